using Agentd.Egress.Dns;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Egress.Tests.Dns;

public sealed class PaceTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task What_is_more_waits_for_the_next_window()
    {
        var pace = new Pace(2, TimeSpan.FromSeconds(1), _time);
        pace.TakeAsync(default).IsCompleted.ShouldBeTrue();
        pace.TakeAsync(default).IsCompleted.ShouldBeTrue();

        var more = pace.TakeAsync(default);
        more.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));

        await more;
        pace.TakeAsync(default).IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Who_waits_can_be_let_go()
    {
        var pace = new Pace(0, TimeSpan.FromSeconds(1), _time);
        using var over = new CancellationTokenSource();
        var waiting = pace.TakeAsync(over.Token);

        await over.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
    }
}

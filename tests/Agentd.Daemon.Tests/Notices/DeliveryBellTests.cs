using Agentd.Daemon.Notices;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Daemon.Tests.Notices;

public sealed class DeliveryBellTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Wakes_at_the_earliest_of_the_times_that_it_was_rung_for()
    {
        var bell = new DeliveryBell(_time);
        bell.Ring(_time.GetUtcNow().AddHours(2));
        var woken = bell.WaitAsync(CancellationToken.None);
        bell.Ring(_time.GetUtcNow().AddSeconds(30));
        bell.Ring(_time.GetUtcNow().AddHours(1));

        while (!woken.IsCompleted && _time.GetUtcNow() < _time.Start.AddMinutes(5)) await PassAsync(TimeSpan.FromSeconds(1));

        await woken.WaitAsync(_patience);
        (_time.GetUtcNow() - _time.Start).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Wakes_at_once_for_what_is_due_and_only_once()
    {
        var bell = new DeliveryBell(_time);
        bell.Ring(_time.GetUtcNow());
        await bell.WaitAsync(CancellationToken.None).WaitAsync(_patience);

        using var over = new CancellationTokenSource();
        var second = bell.WaitAsync(over.Token);
        await PassAsync(TimeSpan.FromDays(1));
        second.IsCompleted.ShouldBeFalse();
        await over.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => second.WaitAsync(_patience));
    }

    private async Task PassAsync(TimeSpan span)
    {
        _time.Advance(span);
        await Task.Delay(1);
    }
}

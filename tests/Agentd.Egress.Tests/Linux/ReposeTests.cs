using Agentd.Egress.Linux;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Egress.Tests.Linux;

public sealed class ReposeTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Repose _repose;
    private int _given;

    public ReposeTests() => _repose = new Repose(_time, () => _given++);

    [Fact]
    public void Memory_is_given_back_once_nothing_has_stirred_for_a_while_and_again_after_the_next_work()
    {
        _repose.Stir();
        _time.Advance(Repose.Quiet);
        _given.ShouldBe(1);

        _time.Advance(TimeSpan.FromHours(1));
        _given.ShouldBe(1);

        _repose.Stir();
        _time.Advance(Repose.Quiet);
        _given.ShouldBe(2);
    }

    [Fact]
    public void What_stirs_again_and_again_puts_it_off()
    {
        for (var seconds = 0; seconds < 60; seconds++)
        {
            _repose.Stir();
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        _given.ShouldBe(0);

        _time.Advance(Repose.Quiet);
        _given.ShouldBe(1);
    }

    public void Dispose() => _repose.Dispose();
}

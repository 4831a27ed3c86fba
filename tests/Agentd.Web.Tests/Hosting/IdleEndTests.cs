using Agentd.Web.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Web.Tests.Hosting;

public sealed class IdleEndTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Nobody_who_looks_ends_it_after_its_time()
    {
        var idle = new IdleEnd(Patience, TimeSpan.Zero, _time);
        _time.Advance(TimeSpan.FromSeconds(89));
        idle.Over.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));
        idle.Over.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void Somebody_who_looks_keeps_it_and_the_last_one_who_leaves_begins_the_wait()
    {
        var idle = new IdleEnd(Patience, TimeSpan.Zero, _time);
        var (one, other) = (idle.Look(), idle.Look());
        _time.Advance(TimeSpan.FromHours(1));
        one.Dispose();
        one.Dispose();
        _time.Advance(TimeSpan.FromHours(1));
        idle.Over.IsCompleted.ShouldBeFalse();
        other.Dispose();
        _time.Advance(Patience);
        idle.Over.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void A_link_that_was_just_made_is_waited_for_and_zero_is_for_ever()
    {
        var linked = new IdleEnd(Patience, TimeSpan.FromMinutes(10), _time);
        var forEver = new IdleEnd(TimeSpan.Zero, TimeSpan.FromMinutes(10), _time);
        _time.Advance(TimeSpan.FromMinutes(9));
        linked.Over.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMinutes(1));
        linked.Over.IsCompleted.ShouldBeTrue();
        forEver.Look().Dispose();
        _time.Advance(TimeSpan.FromDays(9));
        forEver.Over.IsCompleted.ShouldBeFalse();
    }
}

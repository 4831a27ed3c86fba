using Agentd.Application.Scheduling;
using Agentd.Domain.Agents;
using Agentd.Domain.Scheduling;
using FsCheck.Xunit;
using static Agentd.Application.Tests.Scheduling.SchedulerRun;

namespace Agentd.Application.Tests.Scheduling;

public sealed class JitterTests
{
    [Fact]
    public void Is_the_same_in_every_build() =>
        Jitter.Of(AgentName.Parse("nightly"), At("2026-06-01T09:00Z"), TimeSpan.FromSeconds(30))
            .ShouldBe(TimeSpan.FromMilliseconds(26_940));

    [Fact]
    public void Spreads_a_fleet_over_the_whole_time()
    {
        var fires = Enumerable.Range(0, 1000).Select(n => Times($"a{n}", "0 9 * * *", 60).From(At("2026-06-01T09:00Z"))!.Value);
        var shares = fires.GroupBy(f => f.Due.Second / 10).ToList();
        shares.Count.ShouldBe(6);
        shares.ShouldAllBe(s => s.Count() > 100);
    }

    [Property(MaxTest = 200)]
    public void Neither_reorders_nor_loses_an_occurrence_however_long_it_is(ushort jitter, byte minutes)
    {
        var step = 1 + minutes % 59;
        var times = Times("a", $"*/{step} * * * *", jitter);
        var start = At("2026-06-01T09:00Z");
        var (fire, plain) = (times.From(start)!.Value, Times("a", $"*/{step} * * * *", 0).From(start)!.Value);
        if (fire.Occurrence < start) fire = times.After(fire)!.Value;
        for (var n = 0; n < 50; n++)
        {
            var (next, plainNext) = (times.After(fire)!.Value, Times("a", $"*/{step} * * * *", 0).After(plain)!.Value);
            fire.Occurrence.ShouldBe(plain.Occurrence);
            fire.Due.ShouldBeInRange(fire.Occurrence, fire.Occurrence + TimeSpan.FromSeconds(Math.Max(0, jitter - 0.001)));
            fire.Due.ShouldBeLessThan(next.Occurrence);
            (fire, plain) = (next, plainNext);
        }
    }

    [Property(MaxTest = 200)]
    public void The_first_fire_from_an_instant_is_one_that_a_longer_run_would_have_had(ushort jitter, ushort seconds)
    {
        var times = Times("a", "*/7 * * * *", jitter);
        var fires = new List<PlannedFire> { times.From(At("2026-06-01T00:00Z"))!.Value };
        var instant = At("2026-06-02T00:00Z").AddSeconds(seconds);
        while (fires[^1].Due < instant) fires.Add(times.After(fires[^1])!.Value);
        times.From(instant).ShouldBe(fires[^1]);
    }

    private static FireTimes Times(string agent, string expression, int jitter) => FireTimes.Of(
        AgentName.Parse(agent),
        new AgentSchedule { Expression = expression, Jitter = TimeSpan.FromSeconds(jitter) },
        TimeZoneInfo.Utc);
}

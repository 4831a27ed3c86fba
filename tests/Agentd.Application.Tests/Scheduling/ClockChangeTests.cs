using Agentd.Application.Scheduling;
using static Agentd.Application.Tests.Scheduling.SchedulerRun;

namespace Agentd.Application.Tests.Scheduling;

public sealed class ClockChangeTests
{
    [Fact]
    public async Task What_a_forward_step_passes_by_is_missed_and_not_made_up()
    {
        await using var run = Start("2026-06-01T09:00:30Z", Agent("a", "*/15 * * * *"));
        await run.RunToAsync("2026-06-01T09:20Z");
        await run.SetClockAsync("2026-06-01T10:20Z");
        run.Status("a").LastSkip.ShouldBe(new SkippedFire(At("2026-06-01T09:30Z"), SkipReason.Missed));
        await run.RunToAsync("2026-06-01T10:50Z");
        (await run.StopAsync("a")).ShouldBe(["06-01 09:15", "06-01 10:30", "06-01 10:45"]);
        run.Log.Events("agentd.scheduled_run_skipped").Single().Fields["reason"].ShouldBe("missed");
    }

    [Fact]
    public async Task A_correction_of_seconds_loses_nothing()
    {
        await using var run = Start("2026-06-01T08:59:50Z", Agent("a", "0 9 * * *"));
        await run.SetClockAsync("2026-06-01T09:00:20Z");
        (await run.StopAsync("a")).ShouldBe(["06-01 09:00"]);
    }

    [Fact]
    public async Task A_fire_that_a_forward_step_lands_on_happens()
    {
        await using var run = Start("2026-06-01T08:10Z", Agent("a", "0 * * * *"));
        await run.SetClockAsync("2026-06-01T10:00Z");
        (await run.StopAsync("a")).ShouldBe(["06-01 10:00"]);
    }

    [Fact]
    public async Task A_clock_put_back_an_hour_fires_nothing_again()
    {
        await using var run = Start("2026-06-01T08:50Z", Agent("fixed", "0 9 * * *"), Agent("often", "*/15 * * * *"));
        await run.RunToAsync("2026-06-01T09:31Z");
        await run.SetClockAsync("2026-06-01T08:31Z");
        await run.RunToAsync("2026-06-01T10:01Z");
        (await run.StopAsync("fixed")).ShouldBe(["06-01 09:00"]);
        run.Dispatch.Of("often").ShouldBe([
            At("2026-06-01T09:00Z"), At("2026-06-01T09:15Z"), At("2026-06-01T09:30Z"), At("2026-06-01T09:45Z"), At("2026-06-01T10:00Z")]);
    }

    [Fact]
    public async Task What_a_wrong_forward_step_missed_fires_once_the_clock_is_right_again()
    {
        await using var run = Start("2026-06-01T08:50Z", Agent("a", "0 9 * * *"));
        await run.SetClockAsync("2026-06-01T09:50Z");
        await run.SetClockAsync("2026-06-01T08:51Z");
        await run.RunToAsync("2026-06-01T12:00Z");
        (await run.StopAsync("a")).ShouldBe(["06-01 09:00"]);
    }

    [Fact]
    public async Task A_clock_that_was_years_ahead_does_not_silence_anybody()
    {
        await using var run = Start("2030-06-01T09:00Z", Agent("a", "0 * * * *"));
        await run.RunToAsync("2030-06-01T09:30Z");
        await run.SetClockAsync("2026-06-01T09:30Z");
        run.Status("a").NextFire.ShouldBe(At("2026-06-01T10:00Z"));
        await run.Clock.AsleepAsync();
    }

    [Fact]
    public async Task A_host_that_wakes_after_a_night_sees_no_storm()
    {
        var agents = Enumerable.Range(0, 1000).Select(n => Agent($"a{n}", "* * * * *"));
        await using var run = Start("2026-06-01T20:00:30Z", agents);
        await run.SetClockAsync("2026-06-02T07:00:30Z");
        (await run.StopAsync("a7")).ShouldBe(["06-02 07:00"]);
        Enumerable.Range(0, 1000).Sum(n => run.Dispatch.Of($"a{n}").Count).ShouldBe(1000);
        run.Log.Events("agentd.scheduled_run_skipped").Count.ShouldBe(1000);
    }
}

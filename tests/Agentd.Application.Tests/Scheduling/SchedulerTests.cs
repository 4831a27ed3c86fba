using Agentd.Application.Scheduling;
using Agentd.Domain.Scheduling;
using Microsoft.Extensions.Logging;
using static Agentd.Application.Tests.Scheduling.SchedulerRun;

namespace Agentd.Application.Tests.Scheduling;

public sealed class SchedulerTests
{
    [Fact]
    public async Task A_fire_of_an_agent_that_spent_what_it_may_today_is_skipped_whatever_its_overlap()
    {
        await using var run = Start("2026-03-01T00:00:30Z", Agent("a", "* * * * *"));
        run.Dispatch.Spent.Add("a");
        await run.RunToAsync("2026-03-01T00:02:30Z");
        run.Dispatch.Spent.Clear();
        await run.RunToAsync("2026-03-01T00:03:30Z");

        run.Status("a").Skips[SkipReason.Budget].ShouldBe(2);
        run.Log.Events("agentd.scheduled_run_skipped")[0].Message.ShouldContain("(budget): what sessions may cost today is spent");
        (await run.StopAsync("a")).ShouldBe(["03-01 00:03"]);
    }

    [Fact]
    public async Task Ten_years_pass_with_every_occurrence_once_and_no_other_wake_up()
    {
        await using var run = Start("2020-01-01T00:30Z", Agent("daily", "30 2 * * *", zone: null), Agent("monthly", "0 0 31 * *"));
        await run.RunToAsync("2030-01-01T00:30Z");
        var sleeps = run.Clock.Sleeps;
        await run.StopAsync("daily");

        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        run.Dispatch.Of("daily").Count.ShouldBe(3653);
        run.Dispatch.Of("daily").ConvertAll(o => TimeZoneInfo.ConvertTime(o, berlin).Date).ShouldBeUnique();
        run.Dispatch.Of("monthly").Count.ShouldBe(70);
        sleeps.ShouldBe(3653 + 70 + 1);
    }

    [Fact]
    public async Task Nothing_due_is_one_endless_sleep()
    {
        await using var run = Start("2026-01-01T00:00Z");
        await run.RunToAsync("2126-01-01T00:00Z");
        run.Clock.Sleeps.ShouldBe(1);
    }

    [Theory]
    [InlineData("2026-06-01T09:00:00Z", "06-01 09:00")]
    [InlineData("2026-06-01T09:00:00.0000001Z", "06-02 09:00")]
    public async Task An_occurrence_at_the_start_counts_and_an_earlier_one_is_not_made_up(string start, string first)
    {
        await using var run = Start(start, Agent("a", "0 9 * * *"));
        await run.RunToAsync("2026-06-02T10:00Z");
        (await run.StopAsync("a"))[0].ShouldBe(first);
    }

    [Fact]
    public async Task A_failed_dispatch_is_logged_and_the_next_still_fires()
    {
        await using var run = Start("2026-06-01T08:30Z", Agent("a", "0 9 * * *"), Agent("b", "0 9 * * *"));
        run.Dispatch.Answer = agent => agent == "a" ? throw new InvalidOperationException("no such socket") : Task.CompletedTask;
        await run.RunToAsync("2026-06-03T10:00Z");

        (await run.StopAsync("a")).ShouldBe(["06-01 09:00", "06-02 09:00", "06-03 09:00"]);
        run.Dispatch.Of("b").Count.ShouldBe(3);
        var failures = run.Log.Events("agentd.scheduled_run_dispatch_failed");
        failures.Count.ShouldBe(3);
        failures[0].Level.ShouldBe(LogLevel.Error);
        failures[0].Fields["agent"].ShouldBe("a");
        failures[0].Fields["error"].ShouldBe("no such socket");
        run.Log.Categories.ShouldBe(["agentd"]);
    }

    [Fact]
    public async Task A_dispatch_that_hangs_holds_up_nobody_and_fails_after_a_minute()
    {
        await using var run = Start("2026-06-01T08:59Z", Agent("a", "0 9 * * *"), Agent("b", "*/5 * * * *"));
        var hangs = new TaskCompletionSource();
        run.Dispatch.Answer = agent =>
        {
            if (agent != "a") return Task.CompletedTask;
            hangs.SetResult();
            return new TaskCompletionSource().Task;
        };
        await run.RunToAsync("2026-06-01T09:00Z");
        await hangs.Task.WaitAsync(TimeSpan.FromMinutes(2));
        await run.RunToAsync("2026-06-01T09:30Z");

        (await run.StopAsync("b")).Count.ShouldBe(7);
        run.Log.Events("agentd.scheduled_run_dispatch_failed").Single().Fields["error"].ShouldBe("the run was not taken within 60 s");
    }

    [Fact]
    public async Task A_fleet_that_fires_together_takes_turns_and_loses_no_fire()
    {
        const int fleet = 1_000;
        await using var run = Start("2026-06-01T08:59:30Z", Enumerable.Range(0, fleet).Select(number => Agent($"a{number}", "0 9 * * *")));
        var (asking, most, all) = (0, 0, new CountdownEvent(fleet));
        var (crowd, answers) = (new TaskCompletionSource(), new TaskCompletionSource());
        run.Dispatch.Answer = async _ =>
        {
            if (Interlocked.Increment(ref asking) == ScheduledDispatches.MostAtOnce) crowd.TrySetResult();
            await answers.Task;
            lock (all) most = Math.Max(most, asking);
            Interlocked.Decrement(ref asking);
            all.Signal();
        };
        await run.RunToAsync("2026-06-01T09:00Z");
        await crowd.Task.WaitAsync(TimeSpan.FromMinutes(2));
        await Task.Delay(100);
        answers.SetResult();
        all.Wait(TimeSpan.FromMinutes(2)).ShouldBeTrue();
        most.ShouldBe(ScheduledDispatches.MostAtOnce);
    }

    [Fact]
    public async Task Overlap_skip_skips_while_a_session_runs_and_says_so()
    {
        await using var run = Start("2026-06-01T08:30Z", Agent("a", "0 * * * *", ScheduleOverlap.Skip), Agent("b", "0 * * * *"));
        run.Dispatch.Running.UnionWith(["a", "b"]);
        await run.RunToAsync("2026-06-01T09:30Z");
        run.Status("a").LastSkip.ShouldBe(new SkippedFire(At("2026-06-01T09:00Z"), SkipReason.StillRunning));
        run.Dispatch.Skipped.ShouldBe([("a", run.Status("a").LastSkip!)]);
        run.Status("a").LastFire.ShouldBeNull();
        run.Status("a").NextFire.ShouldBe(At("2026-06-01T10:00Z"));
        run.Status("b").LastFire.ShouldBe(At("2026-06-01T09:00Z"));

        run.Dispatch.Running.Clear();
        await run.RunToAsync("2026-06-01T10:30Z");
        (await run.StopAsync("a")).ShouldBe(["06-01 10:00"]);
        var skip = run.Log.Events("agentd.scheduled_run_skipped").Single();
        skip.Fields["agent"].ShouldBe("a");
        skip.Fields["reason"].ShouldBe("still_running");
        skip.Fields["occurrence"].ShouldBe(At("2026-06-01T09:00Z").UtcDateTime);
    }

    [Fact]
    public async Task A_dispatch_under_way_counts_as_running()
    {
        await using var run = Start("2026-06-01T08:59:30Z", Agent("a", "* * * * *", ScheduleOverlap.Skip));
        var never = new TaskCompletionSource();
        run.Dispatch.Answer = _ => never.Task;
        await run.RunToAsync("2026-06-01T09:00:30Z");
        await run.Clock.SetAsync(At("2026-06-01T09:01:00Z"));
        run.Status("a").LastSkip.ShouldBe(new SkippedFire(At("2026-06-01T09:01Z"), SkipReason.StillRunning));
    }

    [Fact]
    public async Task The_fires_to_come_are_told_in_order()
    {
        await using var run = Start("2026-06-01T08:30Z", Agent("a", "0 */2 * * *"), Agent("b", "15 * * * *"));
        run.Scheduler.View.Next(5).Select(f => $"{f.Agent} {f.Due:HH:mm}")
            .ShouldBe(["b 09:15", "a 10:00", "b 10:15", "b 11:15", "a 12:00"]);
        Should.Throw<ArgumentOutOfRangeException>(() => run.Scheduler.View.Next(0));
        Should.Throw<ArgumentOutOfRangeException>(() => run.Scheduler.View.Next(10_001));
    }
}

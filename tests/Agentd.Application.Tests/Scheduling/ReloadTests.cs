using static Agentd.Application.Tests.Scheduling.SchedulerRun;

namespace Agentd.Application.Tests.Scheduling;

public sealed class ReloadTests
{
    [Fact]
    public async Task Agents_that_stay_neither_lose_nor_repeat_a_fire()
    {
        await using var run = Start("2026-06-01T09:00Z", Agent("stays", "* * * * *"), Agent("goes", "* * * * *"));
        await run.RunToAsync("2026-06-01T09:02Z");
        for (var n = 0; n < 50; n++) run.Scheduler.Replace([Agent("stays", "* * * * *"), Agent("comes", "*/2 * * * *")]);
        await run.RunToAsync("2026-06-01T09:04Z");
        await run.Clock.AsleepAsync();
        (await run.StopAsync("stays")).ShouldBe(["06-01 09:00", "06-01 09:01", "06-01 09:02", "06-01 09:03", "06-01 09:04"]);
        run.Dispatch.Of("goes").Count.ShouldBe(3);
        run.Dispatch.Of("comes").ShouldBe([At("2026-06-01T09:02Z"), At("2026-06-01T09:04Z")]);
    }

    [Fact]
    public async Task A_changed_schedule_does_not_repeat_what_has_fired_at_this_instant()
    {
        await using var run = Start("2026-06-01T09:00Z", Agent("a", "0 9 * * *"));
        await run.Clock.AsleepAsync();
        run.Scheduler.Replace([Agent("a", "0 9,10 * * *")]);
        await run.RunToAsync("2026-06-01T10:30Z");
        (await run.StopAsync("a")).ShouldBe(["06-01 09:00", "06-01 10:00"]);
    }

    [Fact]
    public async Task A_longer_jitter_does_not_bring_back_what_has_fired_already()
    {
        await using var run = Start("2026-06-01T09:00Z", Agent("a", "0 * * * *", jitterSeconds: 1));
        await run.RunToAsync("2026-06-01T09:00:01Z");
        await run.Clock.AsleepAsync();
        run.Scheduler.Replace([Agent("a", "0 * * * *", jitterSeconds: 3000)]);
        await run.RunToAsync("2026-06-01T09:59Z");
        (await run.StopAsync("a")).ShouldBe(["06-01 09:00"]);
    }

    [Fact]
    public async Task A_sleeping_scheduler_takes_new_schedules_at_once()
    {
        await using var run = Start("2026-06-01T09:00:30Z");
        await run.Clock.AsleepAsync();
        run.Scheduler.Replace([Agent("a", "* * * * *")]);
        await run.RunToAsync("2026-06-01T09:01:30Z");
        (await run.StopAsync("a")).ShouldBe(["06-01 09:01"]);
    }

    [Theory]
    [InlineData("61 * * * *", "UTC", 0, "agent 'b': schedule '61 * * * *': minute field: '61' is not one of 0 to 59")]
    [InlineData("* * * * *", "Mars/Olympus", 0, "agent 'b': timezone: 'Mars/Olympus' is not in the host's time zone database")]
    [InlineData("* * * * *", "../../etc/passwd", 0, "agent 'b': timezone: '../../etc/passwd' is not the name of a time zone")]
    [InlineData("* * * * *", "UTC", 90_000, "agent 'b': jitter: must be from 0s to 1d")]
    public async Task A_bad_schedule_changes_nothing_and_names_its_agent(string expression, string zone, int jitter, string message)
    {
        await using var run = Start("2026-06-01T09:00:30Z", Agent("a", "0 * * * *"));
        var bad = Agent("b", expression, zone: zone, jitterSeconds: jitter);
        var refused = Should.Throw<FormatException>(() => run.Scheduler.Replace([bad]));
        refused.Message.ShouldStartWith(message);
        run.Scheduler.View.Agents.Single().Agent.Value.ShouldBe("a");
    }
}

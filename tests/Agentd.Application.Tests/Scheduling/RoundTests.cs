using static Agentd.Application.Tests.Scheduling.SchedulerRun;

namespace Agentd.Application.Tests.Scheduling;

public sealed class RoundTests
{
    [Fact]
    public async Task A_scheduler_that_is_woken_comes_round_and_sleeps_on_without_a_fire()
    {
        await using var run = Start("2026-01-01T00:00Z", Agent("a", "0 9 * * *"));
        await run.RunToAsync("2026-01-01T08:00Z");

        await run.Scheduler.ComeRoundAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(2));

        run.Scheduler.LastRound.ShouldBe(At("2026-01-01T08:00Z"));
        run.Dispatch.Of("a").ShouldBeEmpty();
        await run.RunToAsync("2026-01-01T10:00Z");
        // A dispatch is under way for a moment; the end waits for it.
        (await run.StopAsync("a")).ShouldBe(["01-01 09:00"]);
    }

    [Fact]
    public async Task A_scheduler_that_does_not_run_does_not_come_round()
    {
        await using var run = Start("2026-01-01T00:00Z");
        await run.StopAsync("a");

        await Should.ThrowAsync<OperationCanceledException>(() => run.Scheduler.ComeRoundAsync(new CancellationToken(canceled: true)));
    }
}

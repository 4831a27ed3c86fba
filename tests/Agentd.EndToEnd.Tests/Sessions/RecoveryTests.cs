using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

public sealed class RecoveryTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach]
    public Task A_session_that_outlived_its_daemon_is_adopted_by_the_next(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var session = await OrphanAsync(host);

        await host.StartAsync();
        host.Log.ShouldContain("\"adopted_session_count\":1");
        await session.ReleaseAsync();

        await CompleteAsync(session);
        await session.Record.ShouldBeSealedAsync("success", 0);
    });

    [SessionTheory, OnEach]
    public Task A_session_that_ended_without_a_daemon_keeps_its_true_exit_code(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var session = await OrphanAsync(host, "exit 9");
        await session.ReleaseAsync();
        await Eventually.NothingIsLeftAsync("running containers",
            () => host.Podman.ListAsync("ps", "--filter", $"name={session.Container}", "--format", "{{.Names}}"), TimeSpan.FromSeconds(20));

        await host.StartAsync();

        await CompleteAsync(session);
        await session.Record.ShouldBeSealedAsync("work_failed", 5);
        session.Record["recovered"].ShouldBe("True");
    });

    [SessionTheory, OnEach]
    public Task A_session_whose_daemon_was_killed_while_it_ended_it_at_its_time_limit_has_timed_out(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Held("site-builder") with { Keys = "timeout = \"2s\"\nstop_grace = \"60s\"" });
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder", "--detach");
        await Eventually.HoldsAsync("the limit is hit", () => host.Log.Contains("\"event\":\"runner.bound_hit\""));
        await host.KillDaemonAsync();

        await host.StartAsync();

        await CompleteAsync(session);
        await session.Record.ShouldBeSealedAsync("timed_out");
        session.Record["bound"].ShouldBe("timeout");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_session_whose_container_vanished_with_its_daemon_is_an_error(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var session = await OrphanAsync(host);
        await host.Podman.RunAsync("rm", "-f", "-t", "0", session.Container);

        await host.StartAsync();

        await CompleteAsync(session);
        session.Record["outcome"].ShouldBeOneOf("error", "terminated_by_signal");
        session.Record["recovered"].ShouldBe("True");
    });

    private static async Task<HeldSession> OrphanAsync(Host host, string script = "")
    {
        host.Declare(TestAgent.Held("site-builder", script));
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder", "--detach");
        await host.KillDaemonAsync();
        return session;
    }

    private static Task CompleteAsync(HeldSession session) =>
        Eventually.HoldsAsync("the record is complete", () => session.Record["outcome"] is not null);
}

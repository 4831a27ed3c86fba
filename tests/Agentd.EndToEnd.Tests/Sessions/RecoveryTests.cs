using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

[Long]
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
            () => host.Podman.ListAsync("ps", "--filter", $"name={session.Container}", "--format", "{{.Names}}"));

        await host.StartAsync();

        await CompleteAsync(session);
        await session.Record.ShouldBeSealedAsync("work_failed", 5);
        session.Record["recovered"].ShouldBe("True");
    });

    [SessionTheory, OnEach]
    public Task A_session_whose_daemon_was_killed_while_it_ended_it_at_its_time_limit_has_timed_out(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.Declare(
                TestAgent.Held("site-builder") with { Keys = $"timeout = \"{await Pace.LimitAsync(host)}\"\nstop_grace = \"1h\"" });
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
    public Task A_session_that_was_asked_to_end_ends_although_its_daemon_was_killed_meanwhile_and_whoever_asked_hears_it(
        Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.Declare(TestAgent.Shell("site-builder", """
                trap 'touch .runa/workspace/asked' TERM
                touch .runa/workspace/ready
                while :; do sleep 0.1; done
                """));
            await host.StartAsync();
            var session = await host.HoldAsync("site-builder", "--detach");
            var stop = host.AgentdAsync("stop", session.Record.SessionId, "--time", "2");
            await Eventually.HoldsAsync("the agent is asked", () => File.Exists($"{session.Record.Runa}/workspace/asked"));
            await host.KillDaemonAsync();

            await host.StartAsync();

            (await stop).ShouldSay($"session {session.Record.SessionId} stopped").Errors.ShouldContain("agentd went away");
            await CompleteAsync(session);
            await session.Record.ShouldBeSealedAsync("cancelled");
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

    [SessionTheory, OnEach("kill* | rm*", RootlessOnly = true), OnEach("kill* | run*--log-driver=none*", RootlessOnly = true)]
    public Task A_tree_that_nobody_handed_over_because_Podman_failed_is_sealed_later(Privilege privilege, string failing) =>
        OnAsync(privilege, async host =>
        {
            var fails = $"{host.Folder.Path}/fails";
            var shims = await host.Folder.DirectoryAsync("shims");
            File.WriteAllText($"{shims}/podman", $"""
                #!/bin/sh
                case $* in {failing}) [ ! -e {fails} ] || exit 125 ;; esac
                exec /usr/bin/podman "$@"
                """);
            File.SetUnixFileMode($"{shims}/podman", (UnixFileMode)0b111_101_101);
            host.Declare(TestAgent.Held("site-builder", "echo x >.runa/workspace/x") with
            {
                Keys = $"timeout = \"{await Pace.LimitAsync(host)}\"\nstop_grace = \"1s\"",
            });
            (string, string) path = ("PATH", $"{shims}:/usr/sbin:/usr/bin:/sbin:/bin");
            await host.StartAsync(path);
            var session = await host.HoldAsync("site-builder");
            File.WriteAllText(fails, "");
            (await session.Client.EndAsync()).ExitCode.ShouldBe(1);
            await host.StopAsync();
            session.Record.ShouldBeIncomplete();
            File.Delete(fails);

            await host.StartAsync(path);

            await CompleteAsync(session);
            await session.Record.ShouldBeSealedAsync("timed_out", null);
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
        session.Record.ClosedAsync();
}

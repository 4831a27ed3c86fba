using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

/// <summary>What a session left and cannot be removed at once, or not under its name.</summary>
[Long]
public sealed class LateRemovalTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_removal_that_takes_long_holds_up_neither_the_client_nor_the_agents_next_session(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.DaemonKeys = "max_sessions = 1";
            host.Declare(new TestAgent("site-builder"));
            var slow = $"{host.Folder.Path}/slow";
            await StartAsync(host, $"case $1 in rm) [ ! -e {slow} ] || {{ rm {slow}; touch {slow}.began; "
                + $"while [ -e {slow}.began ]; do sleep 0.1; done; }} ;; esac");
            File.WriteAllText(slow, "");
            File.SetUnixFileMode(host.Folder.Path, (UnixFileMode)0b111_111_111);

            var first = await host.RunAsync("site-builder");
            var second = await host.RunAsync("site-builder");

            first.ShouldSay("session success").Errors.ShouldContain("its teardown goes on");
            second.ShouldSay("session success");
            (await host.AgentdAsync("ps")).Output.ShouldContain("tearing");
            File.Delete($"{slow}.began");
            await CompleteAsync(host, "success");
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task What_Podman_refused_to_remove_is_removed_by_the_running_daemon_when_it_does(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.Declare(new TestAgent("site-builder"));
            var refuses = $"{host.Folder.Path}/refuses";
            await StartAsync(host, $"case $1 in rm) [ ! -e {refuses} ] || exit 125 ;; esac");
            File.WriteAllText(refuses, "");

            var run = await host.RunAsync("site-builder");

            run.ExitCode.ShouldBe(1);
            run.Errors.ShouldContain("could not be removed");
            host.Record("site-builder").ShouldBeIncomplete();
            File.Delete(refuses);
            await CompleteAsync(host, "success");
            host.Record("site-builder")["recovered"].ShouldBe("True");
        });

    [SessionTheory, OnEach]
    public Task A_container_that_an_operator_renamed_is_stopped_and_removed(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Held("site-builder"));
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder");
        var name = $"mine-{host.Folder.DaemonId}";
        await host.Podman.RunAsync("rename", session.Container, name);

        (await host.AgentdAsync("stop", session.Record.SessionId, "--time", "20")).ShouldSucceed();

        await CompleteAsync(host, "cancelled");
        (await host.Podman.ListAsync("ps", "-a", "--filter", $"name=^{name}$", "--format", "{{.Names}}")).ShouldBeEmpty();
    });

    [SessionTheory, OnEach]
    public Task A_helper_that_was_killed_while_it_started_leaves_nothing_and_the_tree_is_handed_over_by_another(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.Declare(TestAgent.Held("site-builder", "echo x >.runa/workspace/x"));
            var (cuts, made) = ($"{host.Folder.Path}/cuts", $"{host.Folder.Path}/made");
            // A runtime that makes the container and is slow to say so: conmon and the first process are there, and Podman knows of
            // neither.
            var runtime = await host.Folder.ProgramAsync("runtime", $$"""
                case " $* " in *" create "*) runc "$@"; code=$?; : >{{made}}; sleep 3; exit $code ;; esac
                exec runc "$@"
                """);
            await StartAsync(host, $$"""
                case $* in *--network=none*) [ ! -e {{cuts}} ] || {
                  rm {{cuts}}
                  /usr/bin/podman --runtime {{runtime}} "$@" &
                  until [ -e {{made}} ]; do sleep 0.05; done
                  # An ordinary user's call may be two processes.
                  kill -KILL $(pgrep -f "^/usr/bin/podman --runtime {{runtime}} ")
                  sleep 4
                  kill -KILL $$
                } ;; esac
                """);
            var session = await host.HoldAsync("site-builder");
            await host.Folder.TouchAsync(cuts);

            await host.Podman.RunAsync("kill", "--signal", "KILL", session.Container);

            (await session.Client.EndAsync()).ExitCode.ShouldBe(1);
            File.Exists(made).ShouldBeTrue("no helper was cut off");
            await CompleteAsync(host, "terminated_by_signal");
            await Eventually.NothingIsLeftAsync("supervisors", () => Task.FromResult(Supervisors(host)));
        });

    private static IReadOnlyList<string> Supervisors(Host host) =>
        [
            .. HostProcess.All().Where(p => !p.IsZombie && p.Arguments.Contains($"\0agentd-{host.Folder.DaemonId}-"))
                .Select(p => p.ToString()),
        ];

    private static Task CompleteAsync(Host host, string outcome) => Eventually.HoldsAsync(
        "the records are complete", () => host.Records("site-builder").All(record => record["outcome"] == outcome));

    private static async Task StartAsync(Host host, string before)
    {
        await host.Folder.ProgramAsync("shims/podman", $"{before}\nexec /usr/bin/podman \"$@\"");
        await host.StartAsync(("PATH", $"{host.Folder.Path}/shims:/usr/sbin:/usr/bin:/sbin:/bin"));
    }
}

using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Crash;

/// <summary>Calls of Podman that a daemon had under way when it ended.</summary>
[Long]
public sealed class OrphanedCallTests(GitServer git) : SessionTests(git)
{
    private const string Hang = "while :; do sleep 0.2; done";

    [SessionTheory]
    [OnEach("ps) sleep 1; exit 125", RootlessOnly = true)]
    [OnEach("ps) " + Hang, RootlessOnly = true)]
    public Task A_start_that_fails_leaves_no_call_behind(Privilege privilege, string misbehaves) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder"));
        await host.StartAsync();
        await host.StopAsync();
        var path = await ShimAsync(host, $"case $1 in {misbehaves} ;; secret) {Hang} ;; esac");
        await using var starting = host.Begin(host.Folder.Configuration, ("PATH", path));
        await Eventually.HoldsAsync("both calls are made", () => Calls(host).Length == 2);

        var ended = await starting.EndAsync();

        Calls(host).ShouldBeEmpty();
        ended.ExitCode.ShouldBe(1, ended.Errors);
        ended.Errors.ShouldContain("agentd.start_failed");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_call_that_hangs_when_its_daemon_is_killed_is_ended_by_the_next_one_though_it_names_no_daemon(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.Declare(new TestAgent("site-builder"));
            var path = await ShimAsync(host, $"case $1 in image) {Hang} ;; esac");
            await host.StartAsync(("PATH", path));
            (await host.RunAsync("site-builder", "--detach")).ShouldSucceed();
            await Eventually.HoldsAsync("the call hangs", () => Calls(host).Length == 1);
            Calls(host)[0].ShouldNotContain(host.Folder.DaemonId);
            await host.CrashAsync();
            Calls(host).Length.ShouldBe(1);

            await host.StartAsync(("PATH", path));

            Calls(host).ShouldBeEmpty();
            await host.Record("site-builder").ShouldBeSealedAsync("error");
        });

    [SessionTheory, OnEach]
    public Task An_operator_may_follow_a_container_while_the_daemon_is_replaced(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Held("site-builder"));
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder");
        await using var logs = Podman(host, "logs", "--follow", session.Container);
        await using var events = Podman(host, "events", "--filter", $"container={session.Container}");
        await using var inside = Podman(host, "exec", session.Container, "sleep", "600");
        await host.CrashAsync();

        await host.StartAsync();

        host.Log.ShouldContain("runner.session_adopted");
        (logs.HasEnded, events.HasEnded, inside.HasEnded).ShouldBe((false, false, false));
        (await session.EndAsync()).ShouldSay("session success");
        (await logs.EndAsync()).ExitCode.ShouldNotBe(137);
    });

    private static RunningProgram Podman(Host host, params string[] arguments) =>
        RunningProgram.Start(host.Account.Command("/usr/bin/podman", arguments));

    // The calls of a shim, by their arguments.
    private static string[] Calls(Host host) =>
    [
        .. HostProcess.All()
            .Where(process => !process.IsZombie && process.Arguments.Contains($"{host.Folder.Path}/shims/podman"))
            .Select(process => process.ToString()),
    ];

    private static async Task<string> ShimAsync(Host host, string misbehaves)
    {
        var shims = await host.Folder.DirectoryAsync("shims");
        await File.WriteAllTextAsync($"{shims}/podman", $"#!/bin/sh\n{misbehaves}\nexec /usr/bin/podman \"$@\"\n");
        File.SetUnixFileMode($"{shims}/podman", (UnixFileMode)0b111_101_101);
        return $"{shims}:/usr/sbin:/usr/bin:/sbin:/bin";
    }
}

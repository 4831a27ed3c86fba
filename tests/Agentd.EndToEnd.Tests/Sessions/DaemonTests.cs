using System.Diagnostics;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

public sealed class DaemonTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach]
    public Task TERM_lets_a_session_finish_and_tells_later_callers(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Held("site-builder"));
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder");

        host.Daemon.Signal("TERM");
        await Eventually.HoldsAsync("the daemon drains", () => host.Log.Contains("agentd.draining"));
        (await host.RunAsync("site-builder")).ShouldFailWith("agentd is shutting down");
        host.Daemon.HasEnded.ShouldBeFalse();

        (await session.EndAsync()).ShouldSay("session success");
        (await host.Daemon.EndAsync()).ExitCode.ShouldBe(0);
        await session.Record.ShouldBeSealedAsync("success", 0);
    });

    [SessionTheory, OnEach]
    public Task A_drain_that_lasts_too_long_cancels_what_still_runs_and_tells_its_caller(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.DaemonKeys = "drain_timeout = \"2s\"";
            host.Declare(TestAgent.Held("site-builder") with { Keys = "stop_grace = \"1s\"" });
            await host.StartAsync();
            var session = await host.HoldAsync("site-builder");
            var clock = Stopwatch.StartNew();

            host.Daemon.Signal("TERM");

            (await session.Client.EndAsync()).ShouldFailWith("session cancelled");
            clock.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(2));
            (await host.Daemon.EndAsync()).ExitCode.ShouldBe(0);
            host.Log.ShouldContain("agentd.drain_timeout");
            await session.Record.ShouldBeSealedAsync("cancelled");
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_second_daemon_is_told_who_runs_already(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder"));
        await host.StartAsync();

        var second = await RunningProgram.RunAsync(
            host.Account.Command($"{TestSettings.Programs}/agentd", ["daemon", "--config", host.Folder.Configuration]));

        second.ExitCode.ShouldBe(1);
        second.Errors.ShouldContain($"agentd is already running (pid {host.Daemon.Id})");
        (await host.RunAsync("site-builder")).ShouldSay("session success");
    });

    [SessionTheory, OnEach]
    public Task The_socket_and_the_records_are_the_daemons_users_alone(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder"));
        await host.StartAsync();

        File.GetUnixFileMode(host.Folder.Socket).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(host.Folder.Audit).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Both_programs_state_their_version(Privilege privilege) => OnAsync(privilege, async host =>
    {
        foreach (var arguments in new string[][] { ["--version"], ["run", "--version"] })
        {
            (await RunningProgram.RunAsync(host.Account.Command($"{TestSettings.Programs}/agentd", arguments)))
                .ShouldSucceed().Output.ShouldBe("agentd 0.1.1\n");
        }
    });
}

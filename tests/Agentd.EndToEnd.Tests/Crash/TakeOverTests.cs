using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Crash;

/// <summary>Sessions that outlive their daemon and go on under the next one.</summary>
public sealed class TakeOverTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach]
    public Task A_client_follows_on_across_a_crash_and_misses_no_line(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Shell("site-builder", """
            touch .runa/workspace/ready
            n=0
            until [ -e .runa/go ]; do n=$((n + 1)); echo "line $n"; sleep 0.02; done
            echo "last $n"
            """));
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder", "--follow");
        var before = await host.SessionContainersAsync();

        await host.CrashAsync();
        await Task.Delay(300);
        await host.StartAsync();

        (await host.SessionContainersAsync()).ShouldBe(before);
        (await host.AgentdAsync("ps")).ShouldSucceed().Output.ShouldContain(session.Record.SessionId[..8]);
        await Eventually.HoldsAsync("the client is back", () => session.Client.Errors.Contains("agentd is back"));
        session.Client.Errors.ShouldContain($"session {session.Record.SessionId}: agentd went away");
        var lines = (await session.EndAsync()).ShouldSay("session success").Output.Split('\n').Where(l => l.StartsWith("line ")).ToList();
        lines.ShouldBe(Enumerable.Range(1, lines.Count).Select(n => $"line {n}"));
        (await session.Record.ShouldBeSealedAsync("success", 0))["recovered"].ShouldBe("True");
        session.Record.Console.ShouldContain($"last {lines.Count}");
    });

    [SessionTheory, OnEach]
    public Task The_record_says_when_it_was_that_a_session_began_and_what_ran(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Held("site-builder"));
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder");

        var crash = DateTimeOffset.UtcNow;
        await host.CrashAsync();
        await host.StartAsync();
        await session.EndAsync();

        var record = await session.Record.ShouldBeSealedAsync("success", 0);
        record["image_digest"].ShouldNotBeNull();
        foreach (var phase in new[] { "prepare", "clone", "mount", "execute", "set-up:clone", "set-up:agent" })
            record.Phase(phase).Start.ShouldBeLessThan(crash, phase);
        var (start, took) = record.Phase("execute");
        (start + took).ShouldBeGreaterThan(crash);
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_time_limit_is_kept_across_a_crash(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Held("site-builder") with { Keys = $"timeout = \"{await Pace.LimitAsync(host)}\"\nstop_grace = \"1s\"" });
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder");

        await host.CrashAsync();
        await Task.Delay(1000);
        await host.StartAsync();

        (await session.Client.EndAsync()).LastError.ShouldBe("session timed out");
        await session.Record.ShouldBeSealedAsync("timed_out");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_daemon_told_to_leave_its_sessions_stops_without_them_and_the_next_one_has_them(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.Declare(TestAgent.Held("site-builder"));
            await host.StartAsync();
            await host.StopAsync();
            await using var leaving = await host.StartWithAsync(
                "leave", text => text.Replace("[daemon]", "[daemon]\nshutdown = \"leave\""));
            var session = await host.HoldAsync("site-builder");
            var before = await host.SessionContainersAsync();

            leaving.Signal("TERM");
            (await leaving.EndAsync()).ExitCode.ShouldBe(0, "although the session's client waits");
            await host.StartAsync();

            (await host.SessionContainersAsync()).ShouldBe(before);
            (await session.EndAsync()).ShouldSay("session success");
            await session.Record.ShouldBeSealedAsync("success", 0);
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_second_TERM_ends_the_daemon_without_its_sessions_and_the_next_one_recovers(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.Declare(TestAgent.Held("site-builder"));
            await host.StartAsync();
            var session = await host.HoldAsync("site-builder");

            host.Daemon.Signal("TERM");
            await Eventually.HoldsAsync("the daemon drains", () => host.Log.Contains("agentd.draining"));
            host.Daemon.Signal("TERM");
            (await host.Daemon.EndAsync()).ExitCode.ShouldBe(143);
            await host.StartAsync();

            (await session.EndAsync()).ShouldSay("session success");
            await session.Record.ShouldBeSealedAsync("success", 0);
        });
}

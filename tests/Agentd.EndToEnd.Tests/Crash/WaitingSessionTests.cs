using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;
using Xunit.Abstractions;

namespace Agentd.EndToEnd.Tests.Crash;

/// <summary>Sessions that wait for their turn outlive their daemon as those do that run.</summary>
[Long]
public sealed class WaitingSessionTests(GitServer git, ITestOutputHelper output) : SessionTests(git)
{
    private static readonly TimeSpan _longWait = TimeSpan.FromMinutes(5);

    [SessionTheory, OnEach]
    public Task Whoever_waits_when_the_daemon_is_killed_has_his_turn_in_order_and_every_client_hears_how_it_ended(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.DaemonKeys = "max_sessions = 1";
            host.Declare(
                TestAgent.Held("first"), Noting("second", "echo \"unit $AGENTD_WORK_UNIT\""), Noting("third", "exit 1"),
                Noting("fourth", "sleep 600"));
            await host.StartAsync();
            var running = await host.HoldAsync("first");
            RunningProgram[] clients =
            [
                await WaitInLineAsync(host, "second", "--follow", "--work-unit", "issue-1"),
                await WaitInLineAsync(host, "third", "--request", "what was asked"),
                await WaitInLineAsync(host, "fourth", "--timeout", "3s"),
            ];
            var asked = host.Record("second").SessionId;
            var waiter = RunningProgram.Start(host.Command("wait", asked));
            var reader = RunningProgram.Start(host.Command("logs", asked, "--follow"));
            await Eventually.HoldsAsync("all six clients are connected", () => Connections(host) == 6);
            // A whole conversation later, theirs have begun.
            (await host.AgentdAsync("ps")).ShouldSucceed();

            await host.KillDaemonAsync();
            await host.StartAsync();

            (await host.AgentdAsync("ps")).ShouldSucceed().Output.Split("queued").Length.ShouldBe(4, "three wait");
            foreach (var client in clients.Append(waiter).Append(reader))
                await Eventually.HoldsAsync("the client is back", () => client.Errors.Contains("agentd is back"));
            (await running.EndAsync()).ShouldSay("session success");
            (await clients[0].EndAsync()).ShouldSay("session success").Output.Split("unit issue-1\n")
                .Length.ShouldBe(2, "its output, once");
            (await waiter.EndAsync()).ShouldSay("session success");
            (await reader.EndAsync()).ShouldSucceed().Output.ShouldContain("unit issue-1\n");
            (await clients[1].EndAsync()).ShouldFailWith("session work_failed (exit code 5)");
            (await clients[2].EndAsync()).ShouldFailWith("session timed out");

            await host.Record("second").ShouldBeSealedAsync("success", 0);
            File.ReadAllText($"{host.Record("third").Runa}/workspace/request/operator-input.json").ShouldContain("what was asked");
            (await host.Record("third").ShouldBeSealedAsync("work_failed", 5))["recovered"].ShouldBe("True");
            await host.Record("fourth").ShouldBeSealedAsync("timed_out");
            Began(host, "second", "third", "fourth").ShouldBeInOrder();
        });

    [SessionTheory(Timeout = 600_000), OnEach(RootlessOnly = true)]
    public Task However_often_the_daemon_is_killed_a_line_is_served_in_order_and_nobody_twice(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            var plan = CrashPlan.Asked();
            output.WriteLine($"AGENTD_CRASH_SEED={plan.Seed}");
            var chance = new Random(plan.Seed);
            host.DaemonKeys = "max_sessions = 1";
            host.Declare(Noting("site-builder", "sleep 1"));
            await host.StartAsync();
            List<RunningProgram> clients = [];
            for (var waiting = 0; waiting < 6; waiting++)
            {
                clients.Add(RunningProgram.Start(host.Command("run", "site-builder")));
                await Eventually.HoldsAsync("it is accepted", () => host.Records("site-builder").Count == clients.Count);
            }

            var kills = 0;
            for (; kills < 20 && host.Records("site-builder").Any(record => record["outcome"] is null); kills++)
            {
                await Task.Delay(chance.Next(4000));
                await host.KillDaemonAsync();
                await host.StartAsync();
            }

            var ended = await Task.WhenAll(clients.Select(client => client.EndAsync(_longWait)));
            var records = host.Records("site-builder")
                .OrderBy(record => record.Json.GetProperty("start_timestamp").GetDateTimeOffset()).ToList();
            output.WriteLine($"{kills} kills: {string.Join(", ", records.Select(record => record["outcome"]))}");
            records.Where(record => record["outcome"] != "success").ShouldAllBe(
                record => record["outcome"] == "error" && record["error"] == "daemon restarted before the session's container ran",
                "each had had its turn");
            records.Count(record => record["outcome"] != "success").ShouldBeLessThanOrEqualTo(kills);
            ended.Count(client => client.ExitCode == 0).ShouldBe(records.Count(record => record["outcome"] == "success"));
            records.Where(record => record["outcome"] == "success").Select(record => long.Parse(record.Written("began"))).ToList()
                .ShouldBeInOrder();
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_daemon_told_to_leave_its_sessions_leaves_those_too_that_wait(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.DaemonKeys = "max_sessions = 1\nshutdown = \"leave\"";
        host.Declare(TestAgent.Held("first"), Noting("second"));
        await host.StartAsync();
        var running = await host.HoldAsync("first");
        var waiting = await WaitInLineAsync(host, "second");

        host.Daemon.Signal("TERM");
        (await host.Daemon.EndAsync()).ExitCode.ShouldBe(0);
        host.Record("second")["queued"].ShouldBe("True");
        host.DaemonKeys = "max_sessions = 1";
        await host.StartAsync();

        (await running.EndAsync()).ShouldSay("session success");
        (await waiting.EndAsync()).ShouldSay("session success");
        await host.Record("second").ShouldBeSealedAsync("success", 0);
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_session_that_waits_can_be_stopped_as_soon_as_there_is_a_daemon_again(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.DaemonKeys = "max_sessions = 1";
            host.Declare(TestAgent.Held("first"), Noting("second"));
            await host.StartAsync();
            var running = await host.HoldAsync("first");
            var waiting = await WaitInLineAsync(host, "second");
            var session = host.Record("second").SessionId;

            await host.KillDaemonAsync();
            (await host.AgentdAsync("stop", session)).ShouldFailWith($"agentd is not running (socket {host.Folder.Socket})");
            host.Record("second")["queued"].ShouldBe("True");
            await host.StartAsync();

            (await host.AgentdAsync("stop", session)).ShouldSay($"session {session} stopped");
            (await waiting.EndAsync()).LastError.ShouldBe("session cancelled");
            (await running.EndAsync()).ShouldSay("session success");
            await host.Record("second").ShouldBeSealedAsync("cancelled");
            Directory.Exists($"{host.Record("second").Runa}/workspace").ShouldBeFalse("its agent never ran");
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task What_the_next_daemon_has_not_got_any_more_is_a_clear_error_at_its_turn(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.DaemonKeys = "max_sessions = 1";
            host.Declare(
                TestAgent.Held("first"), Noting("second"),
                Noting("third") with { Credentials = [("API_KEY", "source", "THIRD_KEY")] }, Noting("fourth"));
            await host.StartAsync(("THIRD_KEY", "a-key"));
            var running = await host.HoldAsync("first");
            RunningProgram[] clients =
                [await WaitInLineAsync(host, "second"), await WaitInLineAsync(host, "third"), await WaitInLineAsync(host, "fourth")];
            var damaged = $"{host.Folder.Staging}/agentd-session-stage-{host.Record("fourth").SessionId}/request.json";

            await host.KillDaemonAsync();
            await File.WriteAllTextAsync(damaged, (await File.ReadAllTextAsync(damaged)).Insert(1, "\"from_a_later_version\":1,"));
            await using var next = await host.StartWithAsync("next", text => text.Replace("name = \"second\"", "name = \"another\""));
            await running.EndAsync();

            (await clients[0].EndAsync()).LastError.ShouldBe("agent 'second', whose session waited for its turn, is no longer configured");
            (await clients[1].EndAsync()).LastError.ShouldStartWith("agent 'third': credential 'API_KEY' has no value");
            (await clients[2].EndAsync()).LastError.ShouldStartWith(
                $"daemon restarted while queued, and what it was asked is lost: {damaged} is not what");
            foreach (var agent in new[] { "second", "third", "fourth" }) await host.Record(agent).ShouldBeSealedAsync("error");
            next.Signal("TERM");
            (await next.EndAsync()).ExitCode.ShouldBe(0);
            await host.StartAsync();
        });

    // The kernel lists the listener too.
    private static int Connections(Host host) => File.ReadLines("/proc/net/unix").Count(line => line.EndsWith(host.Folder.Socket)) - 1;

    private static TestAgent Noting(string name, string script = "") =>
        TestAgent.Shell(name, $"date +%s%N >>.runa/workspace/began\n{script}");

    /// <summary>Asks for a session of an agent and waits until it has been accepted.</summary>
    private static async Task<RunningProgram> WaitInLineAsync(Host host, string agent, params string[] arguments)
    {
        var client = RunningProgram.Start(host.Command(["run", agent, .. arguments]));
        await Eventually.HoldsAsync("it waits", () => client.HasFailed || host.Records(agent).Any(r => r["queued"] is not null));
        client.HasFailed.ShouldBeFalse(client.Errors);
        // The record is there before the client has its answer; a whole conversation later, it has.
        (await host.AgentdAsync("ps")).ShouldSucceed();
        return client;
    }

    // One line each: an agent that ran twice would have left two.
    private static List<long> Began(Host host, params string[] agents) =>
        [.. agents.Select(a => long.Parse(host.Record(a).Written("began")))];
}

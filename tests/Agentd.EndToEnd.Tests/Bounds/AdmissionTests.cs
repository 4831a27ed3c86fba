using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;
using Xunit.Abstractions;

namespace Agentd.EndToEnd.Tests.Bounds;

/// <summary>More sessions than may run at a time.</summary>
[Collection(SmallFileSystem.Alone)]
public sealed class AdmissionTests(GitServer git, ITestOutputHelper output) : SessionTests(git)
{
    // AGENTD_CROWD asks for another number of sessions.
    private static readonly int _crowd = int.Parse(Environment.GetEnvironmentVariable("AGENTD_CROWD") ?? "200");

    [SessionTheory(Timeout = 1_800_000), OnEach(RootlessOnly = true)]
    public Task A_crowd_whose_clients_are_killed_runs_four_at_a_time_and_all_of_it_once(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            var seed = Random.Shared.Next();
            output.WriteLine($"seed {seed}");
            var chance = new Random(seed);
            host.DaemonKeys = "max_sessions = 4";
            host.Declare(TestAgent.Shell("site-builder", "echo once >>.runa/workspace/runs"));
            await host.StartAsync();

            var clients = Enumerable.Range(0, _crowd).Select(_ => RunningProgram.Start(host.Command("run", "site-builder"))).ToList();
            await Eventually.HoldsAsync("all were accepted", () => host.Records("site-builder").Count == _crowd);
            var most = 0;
            while (host.Records("site-builder").Any(record => record["outcome"] is null))
            {
                if (chance.Next(2) == 0 && clients[chance.Next(_crowd)] is { HasEnded: false } client) client.Signal("KILL");
                most = Math.Max(most, (await Leftovers.ContainersAsync(host)).Count);
                await Task.Delay(300);
            }

            most.ShouldBeInRange(1, 4, $"seed {seed}");
            var records = host.Records("site-builder");
            records.Count.ShouldBe(_crowd);
            records.ShouldAllBe(record => record["outcome"] == "success" && record.Written("runs") == "once");
            MostAtATime(host.Log).ShouldBeInRange(2, 4, $"seed {seed}");
            foreach (var client in clients) await client.DisposeAsync();
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Who_waits_is_seen_can_be_stopped_and_is_told_of_a_shutdown(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.DaemonKeys = "max_sessions = 1";
        host.Declare(TestAgent.Held("first"), new TestAgent("second"), new TestAgent("third"));
        await host.StartAsync();
        var running = await host.HoldAsync("first");
        var second = RunningProgram.Start(host.Command("run", "second"));
        var third = RunningProgram.Start(host.Command("run", "third"));
        await Eventually.HoldsAsync("both wait", () => host.Records("second").Count == 1 && host.Records("third").Count == 1);

        (await host.AgentdAsync("ps")).Output.ShouldContain("queued");
        (await host.AgentdAsync("stop", host.Record("second").SessionId)).ShouldSucceed();
        (await second.EndAsync()).LastError.ShouldBe("session cancelled");
        host.Daemon.Signal("TERM");
        (await third.EndAsync()).LastError.ShouldBe("session cancelled");
        (await running.EndAsync()).LastOutput.ShouldBe("session success");
        await host.Daemon.EndAsync();

        await host.Record("second").ShouldBeSealedAsync("cancelled");
        await host.Record("third").ShouldBeSealedAsync("cancelled");
    });

    // By the daemon's own log, which no look from outside can be too slow for.
    private static int MostAtATime(string log)
    {
        var (now, most) = (0, 0);
        foreach (var line in log.Split('\n'))
        {
            if (line.Contains("\"runner.session_started\"")) now++;
            else if (line.Contains("\"runner.session_teardown\"")) now--;
            most = Math.Max(most, now);
        }
        return most;
    }
}

using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Bounds;

/// <summary>More sessions than may run at a time.</summary>
public sealed class AdmissionTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_crowd_whose_clients_are_killed_runs_a_few_at_a_time_and_all_of_it_once(Privilege privilege) => OnAsync(privilege, async host =>
    {
        const int Crowd = 10;
        host.DaemonKeys = "max_sessions = 2";
        host.Declare(TestAgent.Shell("site-builder", "sleep 0.5"));
        await host.StartAsync();

        var clients = Enumerable.Range(0, Crowd).Select(_ => RunningProgram.Start(host.Command("run", "site-builder"))).ToList();
        await Eventually.HoldsAsync("all were accepted", () => host.Records("site-builder").Count == Crowd, TimeSpan.FromSeconds(60));
        foreach (var client in clients.Where((_, index) => index % 3 == 0)) client.Signal("KILL");
        var most = 0;
        while (host.Records("site-builder").Any(record => record["outcome"] is null))
            most = Math.Max(most, (await Leftovers.ContainersAsync(host)).Count);

        most.ShouldBeInRange(1, 2);
        host.Records("site-builder").ShouldAllBe(record => record["outcome"] == "success");
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

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Who_waited_when_the_daemon_was_killed_is_told_truthfully(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.DaemonKeys = "max_sessions = 1";
        host.Declare(TestAgent.Held("first"), new TestAgent("second"));
        await host.StartAsync();
        var running = await host.HoldAsync("first", "--detach");
        (await host.RunAsync("second", "--detach")).ShouldSucceed();
        await host.KillDaemonAsync();

        await host.StartAsync();
        (await host.RunAsync("second", "--detach")).ShouldSucceed();

        var (left, again) = (host.Records("second").Single(r => r["recovered"] is not null), host.Records("second").Single(r => r["recovered"] is null));
        (left["outcome"], left["error"]).ShouldBe(("error", "daemon restarted while queued"));
        again["queued"].ShouldBe("True");
        await running.ReleaseAsync();
        await Eventually.HoldsAsync("the second had its turn", () => again["outcome"] == "success");
    });
}

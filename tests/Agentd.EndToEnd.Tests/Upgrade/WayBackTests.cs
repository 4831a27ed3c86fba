using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Upgrade;

/// <summary>The version before, again in the place of this build.</summary>
public sealed class WayBackTests(GitServer git) : SessionTests(git)
{
    [SessionTheory(NeedsVersionBefore = true), OnEach(RootlessOnly = true)]
    public Task Without_a_session_the_version_before_can_take_over_again_and_the_chain_goes_on(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.DaemonKeys = "shutdown = \"leave\"\nmax_sessions = 1";
            host.Declare(TestAgent.Held("site-builder"), new TestAgent("waiting"));
            await host.StartBeforeAsync();
            var left = await host.HoldAsync("site-builder", "--detach");
            var waiting = RunningProgram.Start(host.Command("run", "waiting"));
            await Eventually.HoldsAsync("it waits", () => host.Records("waiting").Any(r => r["queued"] is not null));
            host.Daemon.Signal("TERM");
            (await host.Daemon.EndAsync()).ExitCode.ShouldBe(0);
            (await waiting.EndAsync()).LastError.ShouldBe("session cancelled");

            await host.StartAfterAsync();
            await left.ReleaseAsync();
            await left.Record.ShouldBeSealedAsync("success", 0);
            (await host.RunAsync("waiting")).ShouldSay("session success");
            await host.StopAsync();
            await host.StartBeforeAsync();
            (await host.RunAsync("waiting")).ShouldSay("session success");
            var verdict = await host.TryVerifyAsync();
            await host.StopAsync();
            await host.StartAfterAsync();
            (await host.RunAsync("waiting")).ShouldSay("session success");

            verdict.ExitCode.ShouldBe(1);
            verdict.Output.ShouldContain("has schema version 3");
            await host.Record("site-builder").ShouldBeSealedAsync("success", 0);
            host.Records("waiting").Select(record => record["schema_version"]).Order().ShouldBe(["2", "2", "3", "3"]);
            await host.VerifyAsync();
        });
}

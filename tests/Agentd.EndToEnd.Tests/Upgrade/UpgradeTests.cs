using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Upgrade;

/// <summary>This build in the place of the version before: the same configuration, the same directories, the same sessions.</summary>
[Long]
public sealed class UpgradeTests(GitServer git) : SessionTests(git)
{
    private const string Canary = "canary-of-the-version-before";

    [SessionTheory(NeedsVersionBefore = true), OnEach]
    public Task Sessions_under_way_when_the_version_before_is_killed_come_to_their_true_ends(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.DaemonKeys = "max_sessions = 4";
            host.Declare(
                TestAgent.Held("running", "echo \"after $API_KEY\"") with { Credentials = [("API_KEY", "source", "API_KEY")] },
                TestAgent.Held("unwatched", "exit 9"),
                TestAgent.Held("limited") with { Keys = $"timeout = \"{await Pace.LimitAsync(host)}\"\nstop_grace = \"1s\"" },
                TestAgent.Shell("stubborn", "trap '' TERM; touch .runa/workspace/ready; while :; do sleep 0.1; done"),
                new TestAgent("queued"));
            await host.StartBeforeAsync(("API_KEY", Canary));
            var running = await host.HoldAsync("running");
            var unwatched = await host.HoldAsync("unwatched", "--detach");
            var stubborn = await host.HoldAsync("stubborn", "--detach");
            var limited = await host.HoldAsync("limited", "--detach");
            var queued = RunningProgram.Start(host.Command("run", "queued"));
            await Eventually.HoldsAsync("it waits", () => host.Records("queued").Any(r => r["queued"] is not null));
            await host.KillDaemonAsync();
            await unwatched.ReleaseAsync();
            await Eventually.NothingIsLeftAsync("running containers", () =>
                host.Podman.ListAsync("ps", "--filter", $"name={unwatched.Container}", "--format", "{{.Names}}"));

            await host.StartAfterAsync(("API_KEY", Canary));

            (await host.AgentdAsync("ps")).ShouldSucceed().Output.ShouldContain(running.Record.SessionId[..8]);
            foreach (var client in new[] { running.Client, queued })
                (await client.EndAsync()).LastError.ShouldStartWith("client and daemon are not the same build");
            (await host.AgentdAsync("stop", stubborn.Record.SessionId, "--time", "1")).ShouldSucceed();
            await running.ReleaseAsync();
            (await host.AgentdAsync("wait", running.Record.SessionId)).ShouldSay("session success");
            await running.Record.ShouldBeSealedAsync("success", 0);
            running.Record.Console.ShouldContain("after ");
            running.Record.Console.ShouldNotContain(Canary);
            running.Record["output"]!.ShouldContain("the version of agentd that began the session");
            await unwatched.Record.ShouldBeSealedAsync("work_failed", 5);
            await stubborn.Record.ShouldBeSealedAsync("cancelled");
            await limited.Record.ShouldBeSealedAsync("timed_out");
            (await host.Record("queued").ShouldBeSealedAsync("error"))["error"]!
                .ShouldStartWith("daemon restarted while queued, and what it was asked is lost");
            await host.VerifyAsync();
        });

    [SessionTheory(NeedsVersionBefore = true), OnEach]
    public Task Records_of_both_versions_are_in_one_chain_those_too_that_the_version_before_could_not_seal(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            var refuses = $"{host.Folder.Path}/refuses";
            await host.Folder.ProgramAsync(
                "shims/podman", $"case $1 in rm) [ ! -e {refuses} ] || exit 125 ;; esac\nexec /usr/bin/podman \"$@\"");
            var path = ("PATH", $"{host.Folder.Path}/shims:/usr/sbin:/usr/bin:/sbin:/bin");
            host.Declare(
                TestAgent.Shell("site-builder", "echo one >.runa/workspace/one"),
                TestAgent.Shell("linked", "echo one >.runa/workspace/one; ln .runa/workspace/one .runa/workspace/two"));
            await host.StartBeforeAsync(path);
            (await host.RunAsync("site-builder")).ShouldSay("session success");
            var sealedBefore = host.Record("site-builder");
            sealedBefore["schema_version"].ShouldBe("2");
            await host.RunAsync("linked");
            var linked = host.Record("linked");
            linked.ShouldBeIncomplete();
            await File.WriteAllTextAsync(refuses, "");
            await host.RunAsync("site-builder");
            var unremoved = host.Records("site-builder").Single(record => record.SessionId != sealedBefore.SessionId);
            unremoved.ShouldBeIncomplete();
            await host.KillDaemonAsync();
            File.Delete(refuses);

            await host.StartAfterAsync(path);

            (await unremoved.ShouldBeSealedAsync("success", 0))["schema_version"].ShouldBe("3");
            linked.ShouldBeIncomplete();
            File.Delete($"{linked.Runa}/workspace/two");
            await linked.ShouldBeSealedAsync("success", 0);
            (await host.RunAsync("site-builder")).ShouldSay("session success");
            (await host.AgentdAsync("inspect", sealedBefore.SessionId)).ShouldSucceed().Output.ShouldContain("success");
            (await host.VerifyAsync()).Output.ShouldContain("site-builder: 3 record(s) compared, 0 incomplete");
        });
}

using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Crash;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Work;

/// <summary>What a session leaves of its repository and never pushed, as an operator finds it.</summary>
public sealed class KeptWorkTests(GitServer git) : SessionTests(git)
{
    private const string Secret = "correct-horse-battery-staple";

    [SessionTheory, OnEach]
    public Task A_success_that_forgot_to_push_comes_back_byte_for_byte(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Shell("site-builder", """
            test-agent commit
            printf 'not \377 committed' >'odd "name"'
            printf 'API_KEY=%s\n' "$API_KEY" >.env
            mkfifo pipe .git/refs/heads/pipe
            : >.git/index.lock
            """) with { Credentials = [("API_KEY", "source", "THE_KEY")] });
        await host.StartAsync(("THE_KEY", Secret));

        (await host.RunAsync("site-builder")).ShouldSay("session success");

        var record = await host.Record("site-builder").ShouldBeSealedAsync("success", 0);
        record.Json.GetProperty("work").GetProperty("kept").GetString().ShouldBe("all", host.Log);
        var clone = await FetchAsync(host, record);
        (await File.ReadAllBytesAsync($"{clone}/odd \"name\"")).ShouldBe([.. "not "u8, 0xff, .. " committed"u8]);
        File.Exists($"{clone}/test-agent.txt").ShouldBeTrue();
        File.Exists($"{clone}/.env").ShouldBeFalse();
        File.ReadAllText($"{record.Folder}/agentd/work.json").ShouldContain("\".env\"");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Whatever_ends_a_session_its_work_is_kept_and_its_outcome_its_own(Privilege privilege) => OnAsync(privilege, async host =>
    {
        const string work = "echo done >note; touch .runa/workspace/ready; trap '' TERM; while :; do sleep 0.1; done";
        const string fill = "echo done >note; head -c 40000000 /dev/zero >/tmp/much; sleep 600";
        host.Declare(
            TestAgent.Shell("late", work) with { Keys = "timeout = \"8s\"\nstop_grace = \"1s\"" },
            TestAgent.Shell("stopped", work) with { Keys = "stop_grace = \"1s\"" },
            TestAgent.Shell("full", fill) with { Network = "[agents.limits]\ndisk = \"8m\"" },
            TestAgent.Shell("killed", work));
        await host.StartAsync();

        var (late, full) = (host.RunAsync("late"), host.RunAsync("full"));
        var killed = await host.HoldAsync("killed");
        await host.KillAsync(await killed.ShellAsync());
        var stopped = await host.HoldAsync("stopped");
        await host.AgentdAsync("stop", stopped.Record.SessionId);

        (await late).LastError.ShouldBe("session timed out");
        (await full).LastError.ShouldBe("session cancelled");
        foreach (var (agent, outcome) in new[]
            { ("late", "timed_out"), ("stopped", "cancelled"), ("full", "cancelled"), ("killed", "terminated_by_signal") })
        {
            var record = await host.Record(agent).ClosedAsync();
            record["outcome"].ShouldBe(outcome, agent);
            record["work"].ShouldNotBeNull($"{agent}: {host.Log}").ShouldContain("\"all\"", customMessage: agent);
            File.ReadAllText($"{await FetchAsync(host, record)}/note").ShouldBe("done\n", agent);
        }
        await OnRecordsAsync(host, "audit", "verify");
        (await OnRecordsAsync(host, "work", killed.Record.SessionId)).Output.ShouldContain($"refs/agentd/{killed.Record.SessionId}\n");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_daemon_that_dies_while_work_is_salvaged_is_followed_by_one_that_keeps_it(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            // git waits for the pipe until its time is over: then there is the daemon to be killed.
            host.Declare(TestAgent.Held("site-builder", "test-agent commit; mkfifo .gitignore; exit 1"));
            host.DaemonKeys = "keep_timeout = \"20s\"";
            await host.StartAsync();
            var session = await host.HoldAsync("site-builder");
            await session.ReleaseAsync();
            var status = $"{host.Folder.Staging}/agentd-session-stage-{session.Record.SessionId}/session/status";
            await Eventually.HoldsAsync("the agent has ended", () => File.ReadAllText(status).Contains("\nended "));

            await host.CrashAsync();
            await host.StartAsync();

            var record = await session.Record.ShouldBeSealedAsync("work_failed", 5);
            record["recovered"].ShouldBe("True");
            record.Json.GetProperty("work").GetProperty("kept").GetString().ShouldBe("commits", host.Log);
            File.Exists($"{await FetchAsync(host, record)}/test-agent.txt").ShouldBeTrue();
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_daemon_that_dies_while_a_helper_salvages_is_followed_by_one_that_keeps_the_work(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.Declare(TestAgent.Shell("killed", "test-agent commit; mkfifo .gitignore; touch .runa/workspace/ready; sleep 600"));
            host.DaemonKeys = "keep_timeout = \"20s\"";
            await host.StartAsync();
            var session = await host.HoldAsync("killed");
            await host.KillAsync(await session.ShellAsync());
            await Eventually.HoldsAsync("the helper runs", async () =>
                (await host.Podman.RunAsync("ps", "--format", "{{.Names}}")).Output.Contains($"{session.Container}-work"));

            await host.CrashAsync();
            await host.StartAsync();

            var record = await session.Record.ShouldBeSealedAsync("terminated_by_signal", 137);
            record.Json.GetProperty("work").GetProperty("kept").GetString().ShouldBe("commits", host.Log);
            File.Exists($"{await FetchAsync(host, record)}/test-agent.txt").ShouldBeTrue();
        });

    private static async Task<Finished> OnRecordsAsync(Host host, params string[] verb) => (await RunningProgram.RunAsync(
        host.Account.Command($"{TestSettings.Programs}/agentd", [.. verb, "--audit-root", host.Folder.Audit]))).ShouldSucceed();

    private static async Task<string> FetchAsync(Host host, SealedRecord record)
    {
        var clone = $"{host.Folder.Path}/clone-{record.SessionId}";
        await host.Git.CloneAsync(GitServer.Demo, clone);
        await GitServer.GitAsync(clone, "fetch", "-q", $"{record.Folder}/agentd/work.bundle", "refs/agentd/work:refs/heads/kept");
        await GitServer.GitAsync(clone, "checkout", "-q", "kept");
        return clone;
    }
}

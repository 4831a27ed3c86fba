using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Work;

/// <summary>Sessions that go on from what an earlier one left and never pushed.</summary>
public sealed class ContinuedWorkTests(GitServer git) : SessionTests(git)
{
    private const string Token = "ghp_0123456789-the-real-token";

    private readonly GitServer _git = git;

    [SessionTheory, OnEach]
    public Task One_session_goes_on_from_another_and_a_third_from_both_though_the_origin_got_nothing(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.Declare(
                TestAgent.Shell("first", """
                    test-agent commit; git branch aside; echo loose >loose; git config alias.x '!false'
                    test-agent links; mkdir -p .runa/store/claim; echo claimed >.runa/store/claim/1.json; echo odd >.runa/state.toml
                    exit 1
                    """),
                TestAgent.Held("second", """
                    git symbolic-ref --short HEAD >.runa/workspace/branch
                    git config --get alias.x >.runa/workspace/alias || :
                    find .runa/store .runa/workspace/links ! -user second -o -type l -o -type p >.runa/workspace/strange
                    grep odd .runa/state.toml >.runa/workspace/configured || :
                    cp .runa/workspace/request/*.json .runa/workspace/asked
                    echo again >>.runa/store/claim/1.json
                    git rev-parse aside main
                    cat loose test-agent.txt
                    echo more >more
                    """),
                TestAgent.Shell("third", """
                    cat loose test-agent.txt more; git status --porcelain >.runa/workspace/status
                    cp .runa/workspace/request/*.json .runa/workspace/asked
                    """));
            await host.StartAsync();
            (await host.RunAsync("first")).ShouldFailWith("session work_failed (exit code 5)");
            var first = await host.Record("first").ShouldBeSealedAsync("work_failed", 5);
            var digest = first["manifest_digest"];
            var before = await _git.HeadAsync(GitServer.Demo);

            var second = await host.HoldAsync("second", "--continue", first.SessionId[..6], "--request", "once");
            await PruneAsync(host);
            Directory.Exists(first.Folder).ShouldBeTrue("somebody goes on from it");
            (await host.AgentdAsync("inspect", second.Record.SessionId)).ShouldSucceed()
                .Output.ShouldContain($"{first.SessionId} of first: work, ");
            (await second.EndAsync()).ShouldSay("session success");
            (await host.RunAsync("third", "--continue", second.Record.SessionId, "--request", "twice")).ShouldSay("session success");

            (await _git.HeadAsync(GitServer.Demo)).ShouldBe(before);
            await second.Record.ShouldBeSealedAsync("success", 0);
            second.Record.Written("branch").ShouldBe($"agentd-{first.SessionId}");
            second.Record.Written("alias").ShouldBeEmpty();
            second.Record.Written("strange").ShouldBeEmpty();
            second.Record.Written("configured").ShouldBeEmpty();
            second.Record.Written("asked").ShouldContain("once");
            var continues = second.Record.Json.GetProperty("continues");
            continues.GetProperty("session_id").GetString().ShouldBe(first.SessionId);
            continues.GetProperty("manifest_digest").GetString().ShouldBe(digest);
            var third = await host.Record("third").ShouldBeSealedAsync("success", 0);
            third.Written("status").ShouldBeEmpty();
            third.Written("asked").ShouldContain("twice");
            third.Written("links/open/file").ShouldBe("readable");
            third.Written("../store/claim/1.json").ShouldBe("claimed\nagain");
            continues.GetProperty("state").GetProperty("named").ToString().ShouldContain("workspace/links/fifo");
            third["commit"].ShouldBe(before);
            await PruneAsync(host);
            Directory.Exists(first.Folder).ShouldBeFalse();
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task An_agent_that_carries_its_state_begins_where_its_last_session_ended_and_not_with_what_was_tampered_with(
        Privilege privilege) => OnAsync(privilege, async host =>
        {
            host.Declare(new TestAgent("small") { Network = "[agents.limits]\ndisk = \"1m\"" }, TestAgent.Shell("site-builder", """
                echo more >>.runa/workspace/count; wc -l <.runa/workspace/count >.runa/workspace/seen
                head -c 1200000 /dev/zero >.runa/workspace/zeros; [ ! -e .runa/store/late ] || exit 1; : >.runa/store/late
                """) with { Keys = "state = \"carry\"\nkeep_work = \"never\"" });
            await host.StartAsync();
            var first = await NextAsync("success", 0);
            first["state"].ShouldBe("carry");
            first["continues"].ShouldBeNull();
            host.Log.ShouldContain("runner.state_fresh");

            var second = await NextAsync("work_failed", 5);

            second.Written("seen").ShouldBe("2");
            second.Json.GetProperty("continues").GetProperty("session_id").GetString().ShouldBe(first.SessionId);
            await TamperAsync(host, $"{second.Runa}/workspace/seen");
            (await host.RunAsync("site-builder")).LastError.ShouldContain($"see 'agentd audit verify {second.SessionId}'");
            (await NextAsync("work_failed", 5, "--continue", first.SessionId)).Written("seen").ShouldBe("2");
            (await NextAsync("work_failed", 5)).Written("seen").ShouldBe("3");
            (await host.RunAsync("small", "--continue", first.SessionId)).LastError.ShouldContain("bytes on disk, and this agent may have");
            host.Records("small").ShouldBeEmpty();

            async Task<SealedRecord> NextAsync(string outcome, int code, params string[] arguments)
            {
                var before = host.Records("site-builder").Select(record => record.SessionId).ToHashSet();
                await host.RunAsync("site-builder", arguments);
                var record = host.Records("site-builder").Single(record => !before.Contains(record.SessionId));
                return await record.ShouldBeSealedAsync(outcome, code);
            }
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_filtered_session_that_waited_while_its_daemon_was_killed_still_knows_what_it_goes_on_from(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            using var authority = new TlsAuthority();
            await using var server = await TlsGitServer.StartAsync(authority, _git, Token);
            var origin = await server.OriginAsync(host.Account);
            host.DaemonKeys = "max_sessions = 1";
            const string work = "[ ! -e loose ] || exit 0; echo loose >loose; exit 1";
            host.Declare(TestAgent.Held("holder"), TestAgent.Shell("site-builder", work) with
            {
                Repository = $"{origin}/{TlsGitServer.Private}",
                Keys = "repo_token_source = \"GIT_TOKEN\"",
                Network = await NetworkAsync(host, authority, new Uri(origin)),
            });
            await host.StartAsync(("GIT_TOKEN", Token));
            (await host.RunAsync("site-builder")).ShouldFailWith("session work_failed (exit code 5)");
            var first = await host.Record("site-builder").ShouldBeSealedAsync("work_failed", 5);
            (await host.RunAsync("holder", "--continue", first.SessionId)).LastError.ShouldContain("name the same repository");
            var holder = await host.HoldAsync("holder");
            var waiting = (await host.RunAsync("site-builder", "--detach", "--continue", first.SessionId)).ShouldSucceed().LastOutput;

            await host.KillDaemonAsync();
            await host.StartAsync(("GIT_TOKEN", Token));
            (await holder.EndAsync()).ShouldSay("session success");

            (await host.AgentdAsync("wait", waiting)).ShouldSay("session success");
            var record = await host.Records("site-builder").Single(one => one.SessionId == waiting).ShouldBeSealedAsync("success", 0);
            record.Json.GetProperty("work").GetProperty("kept").GetString().ShouldBe("all", host.Log);
        });

    private static async Task<string> NetworkAsync(Host host, TlsAuthority authority, Uri origin)
    {
        var trusted = $"{host.Folder.Path}/upstream.pem";
        await File.WriteAllTextAsync(trusted, authority.Pem);
        return $"""
            [agents.network]
            mode = "filtered"
            [[agents.network.allow]]
            host = "{origin.Host}"
            ports = [1]
            addresses = ["127.0.0.1/32"]
            upstream_ca = "{trusted}"
            """;
    }

    private static async Task TamperAsync(Host host, string file) => (await RunningProgram.RunAsync(host.Account.Command(
        "/bin/sh", ["-c", "chmod u+w \"$0\"; echo 7 >\"$0\"; chmod u-w \"$0\"", file]))).ShouldSucceed();

    private static async Task PruneAsync(Host host) => (await RunningProgram.RunAsync(host.Account.Command(
        $"{TestSettings.Programs}/agentd", ["audit", "prune", "--older-than", "1s", "--audit-root", host.Folder.Audit]))).ShouldSucceed();
}

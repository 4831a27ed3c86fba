using System.Text.Json;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>What operators and the record are told of a filtered session's network.</summary>
public sealed class NetworkRecordTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task The_record_tells_what_a_session_reached_and_was_refused(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var url = new Uri(await host.Git.UrlAsync(host.Account, GitServer.Demo));
        host.Declare(TestAgent.Held("site-builder", $"""
            git ls-remote -q {url} >/dev/null
            git ls-remote -q git://other.example/x 2>/dev/null || true
            timeout 20 git ls-remote -q http://203.0.113.9/x 2>/dev/null || true
            """) with { Network = FilteredSessionTests.Filtered(url) });
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder");

        var running = await host.AgentdAsync("network", session.Record.SessionId);
        running.ShouldSucceed().Output.ShouldContain("allow");
        running.Output.ShouldNotContain("other.example");
        await session.ReleaseAsync();

        var record = await session.Record.ShouldBeSealedAsync("success", 0);
        var network = record.Json.GetProperty("network");
        network.GetProperty("mode").GetString().ShouldBe("filtered");
        network.GetProperty("allowed").GetInt64().ShouldBeGreaterThanOrEqualTo(2);
        network.GetProperty("denied_hosts").EnumerateArray().Select(host => host.GetProperty("host").GetString())
            .ShouldBe(["other.example", "203.0.113.9"], ignoreOrder: true);
        network.TryGetProperty("gaps", out _).ShouldBeFalse();
        var verdicts = Verdicts($"[{string.Join(',', File.ReadAllLines($"{record.Folder}/agentd/network.jsonl"))}]");
        verdicts.ShouldContain("end");
        (verdicts[0], verdicts[^1]).ShouldBe(("open", "close"));
        Verdicts((await host.AgentdAsync("network", record.SessionId, "--denied", "--output", "json")).Output)
            .Distinct().ShouldHaveSingleItem().ShouldBe("deny");
        host.Log.ShouldContain("\"event\":\"runner.network_summary\"");
        (await RunningProgram.RunAsync(host.Account.Command(
            $"{TestSettings.Programs}/agentd", ["audit", "verify", "--config", host.Folder.Configuration]))).ShouldSucceed();
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Who_follows_a_session_sees_what_it_is_refused(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var url = new Uri(await host.Git.UrlAsync(host.Account, GitServer.Demo));
        host.Declare(TestAgent.Shell("site-builder", """
            git ls-remote -q git://other.example/x 2>/dev/null || true
            touch .runa/workspace/ready
            until [ -e .runa/go ]; do sleep 0.05; done
            """) with { Network = FilteredSessionTests.Filtered(url) });
        await host.StartAsync();

        var session = await host.HoldAsync("site-builder", "--follow");

        await Eventually.HoldsAsync("the follower is told", () => session.Client.Errors.Contains("denied other.example:53 (no_rule)"));
        (await session.EndAsync()).ShouldSay("session success");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_gap_in_the_record_tells_of_a_broker_that_died(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var url = new Uri(await host.Git.UrlAsync(host.Account, GitServer.Demo));
        host.Declare(TestAgent.Held("site-builder") with { Network = FilteredSessionTests.Filtered(url) });
        host.Declare(new TestAgent("open"));
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder");
        var relay = host.Relays().ShouldHaveSingleItem();

        relay.Kill();
        await Eventually.HoldsAsync("another relay carries the session", () => host.Relays() is [var other] && other.Id != relay.Id);
        await session.ReleaseAsync();

        var record = await session.Record.ShouldBeSealedAsync("success", 0);
        record.Json.GetProperty("network").GetProperty("gaps").GetArrayLength().ShouldBe(1);
        (await host.RunAsync("open")).ShouldSay("session success");
        var unfiltered = host.Record("open");
        unfiltered.Json.GetProperty("network").GetRawText().ShouldNotContain("allowed");
        (await host.AgentdAsync("network", unfiltered.SessionId)).Errors.ShouldContain("is not filtered");
    });

    private static List<string> Verdicts(string json) =>
        [.. JsonDocument.Parse(json).RootElement.EnumerateArray().Select(line => line.GetProperty("verdict").GetString()!)];
}

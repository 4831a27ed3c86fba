using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>Sessions that want more of models than they may use.</summary>
public sealed class BudgetTests(GitServer git) : WorldTests(git)
{
    private const string Answer = """{"type":"message","model":"claude-sonnet-4-5","usage":{"input_tokens":2000,"output_tokens":361}}""";

    [SessionTheory(NeedsRoot = true), OnEach(RootlessOnly = true)]
    public Task A_session_that_wants_more_than_is_left_is_refused_without_a_daemon_and_ended_by_the_next_one(Privilege privilege) =>
        InWorldAsync(
            privilege,
            async (host, world) =>
            {
                world.Everybody.Special = ("/v1/messages", "application/json", Answer);
                await DeclareAsync(host, world);
                await host.StartAsync();
                var session = await host.HoldAsync("site-builder");
                await Eventually.HoldsAsync("most is used", () => host.Log.Contains("runner.budget_near"));
                var relay = host.Relays().ShouldHaveSingleItem();
                await host.KillDaemonAsync();
                relay.Kill();
                await Eventually.HoldsAsync(
                    "another relay carries the session", () => host.Relays() is [var other] && other.Id != relay.Id);
                await session.ReleaseAsync();
                await Eventually.HoldsAsync("the session is refused", () => session.Record.Has("second"));
                await host.StartAsync();

                var record = await session.Record.ShouldBeSealedAsync("cancelled");
                record["bound"].ShouldBe("budget");
                record.Written("first").ShouldBe(Answer);
                record.Written("second").ShouldContain("\"permission_error\"");
                record.Written("second").ShouldContain("of 2900 tokens 2361 are used");
                record.Json.GetProperty("usage").GetProperty("models")[0].GetProperty("requests").GetInt64().ShouldBe(1);
                host.Log.ShouldContain("runner.budget_over");
            });

    private static async Task DeclareAsync(Host host, Inhabitants world)
    {
        var authority = $"{host.Folder.Path}/upstream.pem";
        await File.WriteAllTextAsync(authority, world.Authority);
        var agent = await MachinePrograms.AgentAsync(host, "site-builder", """
            body='{"model":"claude-sonnet-4-5","max_tokens":100}'
            asks() { /opt/machine/bin/curl -sS -d "$body" "https://api.example.org/v1/messages" >.runa/workspace/$1; }
            asks first
            touch .runa/workspace/ready
            until [ -e .runa/go ]; do sleep 0.05; done
            asks second
            sleep 1000
            """, world.Authority);
        host.Declare(agent with
        {
            Repository = Repository,
            Network = $"""
                {Filter}
                {Rule("api.example.org", $"upstream_ca = \"{authority}\"\nmeter = \"anthropic\"")}
                [agents.budget]
                tokens = 2900
                models = ["claude-sonnet-*"]
                """,
        });
    }
}

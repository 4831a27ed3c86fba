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

    [SessionTheory(NeedsRoot = true), OnEach(RootlessOnly = true)]
    public Task What_a_day_may_cost_is_known_whoever_was_killed_and_whatever_was_pruned(Privilege privilege) => InWorldAsync(
        privilege,
        async (host, world) =>
        {
            world.Everybody.Special = ("/v1/messages", "application/json", Answer);
            host.DaemonKeys = $"currency = \"USD\"\nstate_dir = \"{host.Folder.Path}/state\"\nbudget = {{ cost_per_day = 100 }}";
            host.Tables = "[[prices]]\nmodel = \"claude-*\"\ninput = 1000\noutput = 1000";
            await DeclareAsync(host, world, "cost_per_day = 3.5", writes: 2000);
            await host.StartAsync();
            var session = await host.HoldAsync("site-builder");
            await Eventually.HoldsAsync("most of the day is taken", () => host.Log.Contains("agentd.day_budget_near"));
            var relay = host.Relays().ShouldHaveSingleItem();
            await host.KillDaemonAsync();
            relay.Kill();
            await Eventually.HoldsAsync("another relay carries the session", () => host.Relays() is [var other] && other.Id != relay.Id);
            await host.StartAsync();
            await session.ReleaseAsync();

            var record = await session.Record.ShouldBeSealedAsync("cancelled");
            record["bound"].ShouldBe("budget");
            record.Written("first").ShouldBe(Answer);
            host.Log.ShouldContain("wanted more than is left of the day's budget of site-builder: of 3.5 USD");
            (await File.ReadAllTextAsync($"{record.Folder}/agentd/network.jsonl")).ShouldContain("\"budget_day\"");

            await host.KillDaemonAsync();
            await Eventually.HoldsAsync("the record is pruned", async () =>
            {
                (await PruneAsync(host)).ShouldSucceed();
                return host.Records("site-builder").Count == 0;
            });
            await host.StartAsync();
            var refused = await host.RunAsync("site-builder");
            refused.Errors.ShouldContain("the day's budget of site-builder: of 3.5 USD 2.361 are taken; it begins anew at midnight");
            refused.ExitCode.ShouldNotBe(0);
            host.Records("site-builder").ShouldBeEmpty();
        });

    private static Task<Finished> PruneAsync(Host host) => RunningProgram.RunAsync(host.Account.Command(
        $"{TestSettings.Programs}/agentd", ["audit", "prune", "--older-than", "1s", "--audit-root", host.Folder.Audit]));

    private static async Task DeclareAsync(
        Host host, Inhabitants world, string budget = "tokens = 2900\nmodels = [\"claude-sonnet-*\"]", int writes = 100)
    {
        var authority = $"{host.Folder.Path}/upstream.pem";
        await File.WriteAllTextAsync(authority, world.Authority);
        var agent = await MachinePrograms.AgentAsync(host, "site-builder", $$"""
            body='{"model":"claude-sonnet-4-5","max_tokens":{{writes}}}'
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
                {budget}
                """,
        });
    }
}

using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>What sessions use of hosts that are metered.</summary>
public sealed class MeteringTests(GitServer git) : WorldTests(git)
{
    private const string Stream = """
        event: message_start
        data: {"type":"message_start","message":{"model":"claude-sonnet-4-5","usage":{"input_tokens":472,"cache_read_input_tokens":1800}}}

        event: message_delta
        data: {"type":"message_delta","usage":{"output_tokens":89}}

        event: message_stop
        data: {"type":"message_stop"}


        """;

    [SessionTheory(NeedsRoot = true), OnEach(RootlessOnly = true)]
    public Task What_a_session_used_is_in_its_record_although_relay_and_daemon_died_meanwhile(Privilege privilege) => InWorldAsync(
        privilege,
        async (host, world) =>
        {
            world.Everybody.Special = ("/v1/messages", "text/event-stream", Stream);
            await DeclareAsync(host, world);
            await host.StartAsync();
            var session = await host.HoldAsync("site-builder");
            var relay = host.Relays().ShouldHaveSingleItem();
            await host.KillDaemonAsync();
            relay.Kill();
            await Eventually.HoldsAsync("another relay carries the session", () => host.Relays() is [var other] && other.Id != relay.Id);
            await host.StartAsync();
            (await host.AgentdAsync("ps")).Output.ShouldContain("2.36k+");
            await session.ReleaseAsync();

            var record = await session.Record.ShouldBeSealedAsync("success", 0);
            record.Written("before").ShouldBe(Stream.TrimEnd('\n'), "metering changes nothing");
            var usage = record.Json.GetProperty("usage");
            usage.GetProperty("models").GetRawText().ShouldContain("\"claude-sonnet-4-5\"");
            var model = usage.GetProperty("models")[0];
            model.GetProperty("requests").GetInt64().ShouldBe(2);
            model.GetProperty("input_tokens").GetInt64().ShouldBe(2 * 472);
            model.GetProperty("output_tokens").GetInt64().ShouldBe(2 * 89);
            model.GetProperty("cache_read_tokens").GetInt64().ShouldBe(2 * 1800);
            usage.GetProperty("unmeasured").GetRawText().Replace(" ", "").Trim().ShouldContain("\"content_type\":1");
            usage.GetProperty("declared")[0].GetProperty("output_tokens").GetInt64().ShouldBe(5);
            host.Log.ShouldContain("usage_unmeasured");
            (await host.AgentdAsync("agents")).Output.ShouldContain("4.72k+");
            (await host.AgentdAsync("usage", "-o", "csv")).Output.ShouldContain("site-builder,claude-sonnet-4-5,1,2,944,178,3600,0,,");
        });

    private static async Task DeclareAsync(Host host, Inhabitants world)
    {
        var authority = $"{host.Folder.Path}/upstream.pem";
        await File.WriteAllTextAsync(authority, world.Authority);
        var agent = await MachinePrograms.AgentAsync(host, "site-builder", """
            asks() { /opt/machine/bin/curl -sS -d '{}' "https://api.example.org/v1/$1" >.runa/workspace/$2; }
            asks messages before
            asks gossip/v1/messages other
            printf '{"models":[{"model":"claude","output_tokens":5}]}' >.runa/workspace/usage.json
            touch .runa/workspace/ready
            until [ -e .runa/go ]; do sleep 0.05; done
            asks messages after
            """, world.Authority);
        host.Declare(agent with
        {
            Repository = Repository,
            Network = $"""
                {Filter}
                {Rule("api.example.org", $"upstream_ca = \"{authority}\"\nmeter = \"anthropic\"")}
                """,
        });
    }
}

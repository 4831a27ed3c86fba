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

    [SessionTheory(NeedsRoot = true), OnEach(RootlessOnly = true)]
    public Task What_a_model_in_trouble_told_at_last_is_what_the_record_says_and_a_long_answer_takes_no_memory(Privilege privilege) =>
        InWorldAsync(
            privilege,
            async (host, world) =>
            {
                const int Clients = 6, MostMegabytes = 60;
                var model = new FaultyModel();
                world.Everybody.Other = model.AnswerAsync;
                await DeclareAsync(host, world, """
                    tries() { /opt/machine/bin/curl -fsS --retry 9 --retry-all-errors --retry-delay 1 -o .runa/workspace/$1 -d '{}' "$2"; }
                    touch .runa/workspace/ready
                    until [ -e .runa/go ]; do sleep 0.05; done
                    for client in 1 2 3 4 5 6; do tries $client "https://api.example.org/v1/messages?$client" & done
                    wait
                    /opt/machine/bin/curl -sS -d '{}' "https://api.example.org/v1/messages?long" | wc -c >.runa/workspace/length
                    until [ -e .runa/end ]; do sleep 0.05; done
                    """);
                await host.StartAsync();
                var session = await host.HoldAsync("site-builder");
                var relay = host.Relays().ShouldHaveSingleItem();
                var before = Megabytes(relay.Id);
                await session.ReleaseAsync();
                await Eventually.HoldsAsync("the long answer has come", () => session.Record.Has("length"), TimeSpan.FromMinutes(5));
                (Megabytes(relay.Id) - before).ShouldBeLessThan(MostMegabytes);
                await host.Folder.TouchAsync($"{session.Record.Runa}/end");

                var record = await session.Record.ShouldBeSealedAsync("success", 0);
                record.Written("1").ShouldContain("message_stop");
                int.Parse(record.Written("length")).ShouldBeGreaterThan(FaultyModel.Long);
                var usage = record.Json.GetProperty("usage");
                var used = usage.GetProperty("models")[0];
                used.GetProperty("requests").GetInt64().ShouldBe(Clients + 1);
                used.GetProperty("output_tokens").GetInt64().ShouldBe(model.Told.Sum());
                used.GetProperty("input_tokens").GetInt64().ShouldBe(7 * (Clients + 1));
                usage.GetProperty("unmeasured").GetProperty("cut").GetInt64().ShouldBe(Clients);
                usage.GetProperty("failed").GetInt64().ShouldBe(Clients * FaultyModel.Errors);
            });

    // The most that it ever had.
    private static long Megabytes(int process) => File.ReadLines($"/proc/{process}/status").Where(line => line.StartsWith("VmHWM:"))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024).Single();

    private static Task DeclareAsync(Host host, Inhabitants world) => DeclareAsync(host, world, """
        asks() { /opt/machine/bin/curl -sS -d '{}' "https://api.example.org/v1/$1" >.runa/workspace/$2; }
        asks messages before
        asks gossip/v1/messages other
        printf '{"models":[{"model":"claude","output_tokens":5}]}' >.runa/workspace/usage.json
        touch .runa/workspace/ready
        until [ -e .runa/go ]; do sleep 0.05; done
        asks messages after
        """);

    private static async Task DeclareAsync(Host host, Inhabitants world, string script)
    {
        var authority = $"{host.Folder.Path}/upstream.pem";
        await File.WriteAllTextAsync(authority, world.Authority);
        var agent = await MachinePrograms.AgentAsync(host, "site-builder", script, world.Authority);
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

using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>Sessions whose requests to models get them nowhere.</summary>
public sealed class StallTests(GitServer git) : WorldTests(git)
{
    [SessionTheory(NeedsRoot = true), OnEach(RootlessOnly = true)]
    public Task A_session_that_gets_nowhere_is_told_of_once_or_ended_whichever_relay_and_daemon_died_meanwhile(Privilege privilege) =>
        InWorldAsync(
            privilege,
            async (host, world) =>
            {
                host.DaemonKeys = $"state_dir = \"{host.Folder.Path}/state\"";
                // Nobody is there: what is told lies in the spool.
                host.Tables = "[[notify]]\nname = \"chat\"\nkind = \"webhook\"\nurl = \"https://chat.example.org/hook\"\ngroup_wait = \"1h\"";
                world.Everybody.Refused = "x-model: broken";
                host.Declare(
                    await AgentAsync(host, world, "repeats", "repeat_requests = 3", "asks; asks", "asks; asks; asks; asks; asks; asks; asks"),
                    await AgentAsync(
                        host, world, "fails", "errors_in_a_row = 3\non_stall = \"stop\"", "asks",
                        "for at in 1 2 3 4; do asks -H 'x-model: broken'; done\necho 4 >.runa/workspace/failed\nsleep 1000"));
                await host.StartAsync();

                var repeating = await host.HoldAsync("repeats");
                var relay = host.Relays().ShouldHaveSingleItem();
                relay.Kill();
                await Eventually.HoldsAsync(
                    "another relay carries the session", () => host.Relays() is [var other] && other.Id != relay.Id);
                await repeating.ReleaseAsync();
                await repeating.Record.ShouldBeSealedAsync("success", 0);
                Times(host.Log, "runner.session_stalled").ShouldBe(1, "it is told once, though it goes on: " + host.Log);
                host.Log.ShouldContain("\"kind\":\"repeat_requests\",\"times\":3");
                var told = Directory.GetFiles($"{host.Folder.Path}/state/spool/chat", "*.json").ShouldHaveSingleItem();
                (await File.ReadAllTextAsync(told)).ShouldContain("the session sent the same request 3 times in a row; it goes on");

                var failing = await host.HoldAsync("fails");
                await host.KillDaemonAsync();
                await failing.ReleaseAsync();
                await Eventually.HoldsAsync("nobody ends it", () => failing.Record.Has("failed"));
                await host.StartAsync();

                var record = await failing.Record.ShouldBeSealedAsync("cancelled");
                record["bound"].ShouldBe("stalled");
                host.Log.ShouldContain("\"kind\":\"errors_in_a_row\",\"times\":3");
                (await host.AgentdAsync("inspect", record.SessionId)).Output
                    .ShouldContain("the session was ended because its requests were the same one again and again, or failed");
            });

    private static int Times(string log, string word) => log.Split(word).Length - 1;

    private static async Task<TestAgent> AgentAsync(
        Host host, Inhabitants world, string name, string stall, string before, string after)
    {
        var authority = $"{host.Folder.Path}/upstream.pem";
        await File.WriteAllTextAsync(authority, world.Authority);
        var agent = await MachinePrograms.AgentAsync(host, name, $$"""
            asks() { /opt/machine/bin/curl -sS -o /dev/null -d '{"model":"m"}' "$@" "https://api.example.org/v1/messages"; }
            {{before}}
            touch .runa/workspace/ready
            until [ -e .runa/go ]; do sleep 0.05; done
            {{after}}
            """, world.Authority);
        return agent with
        {
            Repository = Repository,
            Network = $"""
                {Filter}
                {Rule("api.example.org", $"upstream_ca = \"{authority}\"\nmeter = \"anthropic\"")}
                [agents.stall]
                {stall}
                """,
        };
    }
}

using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>What is written down of a session's network while it runs.</summary>
public sealed class DecisionsTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_relay_goes_on_where_the_one_before_it_died(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Shell("site-builder", """
            tries() { until getent hosts $1.example >/dev/null || [ -e .runa/$1 ]; do sleep 0.1; done; }
            touch .runa/workspace/ready
            tries before
            tries after
            """) with
        {
            Network = FilteredSessionTests.Filtered(new Uri(await host.Git.UrlAsync(host.Account, GitServer.Demo))),
        });
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder");
        var file = Directory.EnumerateFiles(host.Folder.Staging, "network.jsonl", SearchOption.AllDirectories).ShouldHaveSingleItem();
        await Eventually.HoldsAsync("the first denial is written down", () => Lines(file).Any(line => line.Contains("before.example")));
        var relay = host.Relays().ShouldHaveSingleItem();

        relay.Kill();

        await Eventually.HoldsAsync("another relay carries the session", () => host.Relays() is [var other] && other.Id != relay.Id);
        await host.Folder.TouchAsync($"{session.Record.Runa}/before");
        await Eventually.HoldsAsync("a later denial is written down", () => Lines(file).Any(line => line.Contains("after.example")));
        var lines = Lines(file);
        lines.ShouldContain(line => line.Contains("before.example"));
        lines.ShouldAllBe(line => line.StartsWith('{') && line.EndsWith('}'));
        await host.Folder.TouchAsync($"{session.Record.Runa}/after");
        (await session.Client.EndAsync()).ShouldSay("session success");
    });

    private static string[] Lines(string file) => File.ReadAllText(file).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

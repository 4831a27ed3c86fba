using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>Sessions that reach only what their agent declares. Every address that they try is this machine's own.</summary>
public sealed class FilteredSessionTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach]
    public Task A_session_clones_and_reaches_what_is_allowed_and_nothing_else(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var url = new Uri(await host.Git.UrlAsync(host.Account, GitServer.Demo));
        host.Declare(TestAgent.Shell("site-builder", $"""
            git ls-remote -q {url} >.runa/workspace/allowed
            if git ls-remote -q git://other.example/x 2>.runa/workspace/name; then exit 1; fi
            if timeout 20 git ls-remote -q http://203.0.113.9/x 2>.runa/workspace/address; then exit 1; fi
            cat /etc/resolv.conf /proc/net/route >.runa/workspace/network
            """) with { Network = Filtered(url) });
        await host.StartAsync();

        (await host.RunAsync("site-builder")).ShouldSay("session success");

        var record = await host.Record("site-builder").ShouldBeSealedAsync("success", 0);
        record["commit"].ShouldBe(await host.Git.HeadAsync(GitServer.Demo));
        record.Written("allowed").ShouldContain(await host.Git.HeadAsync(GitServer.Demo));
        record.Written("name").ShouldContain("other.example");
        record.Written("address").ShouldContain("203.0.113.9");
        await Eventually.HoldsAsync("the log names what was denied", () => host.Log.Contains("\"event\":\"runner.network_denied\""));
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task The_clones_host_is_closed_to_the_agent(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var url = await host.Git.UrlAsync(host.Account, GitServer.Demo);
        host.Declare(TestAgent.Shell("site-builder", $"if git ls-remote -q {url}; then exit 1; fi") with
        {
            Network = Filtered(new Uri(url), allowed: false),
        });
        await host.StartAsync();

        (await host.RunAsync("site-builder")).ShouldSay("session success");
    });

    // A rule for another port lends the clone's host its address, which is the loopback of this machine, and opens nothing else.
    internal static string Filtered(Uri repository, bool allowed = true) => $"""
        [agents.network]
        mode = "filtered"
        [[agents.network.allow]]
        host = "{repository.Host}"
        protocol = "tcp"
        ports = [{(allowed ? repository.Port : 1)}]
        addresses = ["127.0.0.1/32"]
        """;
}

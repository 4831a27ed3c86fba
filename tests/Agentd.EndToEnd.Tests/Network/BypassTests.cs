using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;
using Xunit.Abstractions;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>Named attempts to get past a filtered network, and the same from a session without a filter, where they get through.</summary>
[Long]
public sealed class BypassTests(GitServer git, ITestOutputHelper output) : WorldTests(git)
{
    private const string Through = ": through", Stopped = ": stopped";

    private static readonly string[] Rebinding =
    [
        "lan.example.org", "office.example.org", "metadata.example.org", "own.example.org", "carrier.example.org", "document.example.org",
        "rebound.example.org", "loop.example.org", "loop6.example.org", "local6.example.org", "mapped.example.org", "nat64.example.org",
        "nowhere.example.org",
    ];

    private static readonly string Rules = Filter + Rule("api.example.org", "ports = [443, 8443]")
        + Rule("two.example.org", "ports = [443, 8443]")
        + Rule("*.wild.example.net", "ports = [443, 8443]") + Rule("db.example.org", "protocol = \"tcp\"\nports = [5432]")
        + Rule("db.example.org", "protocol = \"http\"")
        + string.Concat(Rebinding.Select(name => Rule(name, "ports = [8443]")));

    // What is allowed; what no filter of names can stop: another host behind an allowed one; and what the client makes of a name.
    private static readonly string[] Expected =
    [
        "an allowed name that leads outside", "the allowed name, cut at NUL by the client itself", "the allowed name",
        "the allowed name in capitals", "the allowed name with a last dot", "a name below a wildcard", "a name far below a wildcard",
        "the allowed name, asked elsewhere", "the right server in segments", "the right server in capitals",
        "anything to a host that may be told anything", "the allowed host, by a real client", "another host behind the allowed one",
        "here, sockets of one's own", "here, a tunnel to the allowed host", "here, a tunnel to the host that may be told anything",
        "here, the proxy is asked for an allowed address",
    ];

    // Where those lie.
    private static readonly string[] Allowed =
        ["45.67.0.10:443", "45.67.0.10:8443", "45.67.0.20:5432", "45.67.0.20:80", "45.67.0.30:8443", "45.67.0.40:8443"];

    [SessionTheory(NeedsRoot = true), OnEach(RootlessOnly = true)]
    public Task Nothing_but_what_is_allowed_gets_through(Privilege privilege) => InWorldAsync(
        privilege,
        async (host, world) =>
        {
            var results = await AttemptsAsync(host, world, Rules);

            string[] old = OldPrograms.AreRun() ? ["here, a socket of a 32-bit program"] : [];
            Names(results, Through).ShouldBe(Expected.Concat(old), ignoreOrder: true);
            world.Everybody.Visits.Distinct().ShouldBe(Allowed, ignoreOrder: true);
            world.Names.Asked.Distinct().ShouldBe(
                ["rebound.example.org", "a.wild.example.net", "a.b.c.wild.example.net"], ignoreOrder: true);
            foreach (var name in Rebinding)
                host.Log.Split('\n').ShouldContain(line => line.Contains($"\"{name}\"") && line.Contains("private_address"));
        },
        Rebound());

    [SessionTheory(NeedsRoot = true), OnEach(RootlessOnly = true)]
    public Task Without_a_filter_they_do(Privilege privilege) => InWorldAsync(
        privilege,
        async (host, world) =>
        {
            var results = await AttemptsAsync(host, world, "");

            Names(results, Stopped).Where(name => !name.StartsWith("here, ", StringComparison.Ordinal)).ShouldBeEmpty();
            world.Everybody.Visits.ShouldContain("169.254.169.254:80");
            world.Names.Asked.ShouldContain("c2VjcmV0.data.example.com");
        },
        Rebound());

    // A name that leads outside when it is asked for first, and inside from then on.
    private static Func<string, Task<string>> Rebound()
    {
        var times = 0;
        return name => Task.FromResult(name switch
        {
            "rebound.example.org" => Interlocked.Increment(ref times) == 1 ? "45.67.0.30" : "10.1.2.3",
            _ when name.EndsWith(".wild.example.net", StringComparison.Ordinal) => "45.67.0.40",
            _ => "45.67.0.99",
        });
    }

    private async Task<string[]> AttemptsAsync(Host host, Inhabitants world, string network)
    {
        var agent = await MachinePrograms.AgentAsync(host, "site-builder", """
            results=$PWD/.runa/workspace/attempts
            cd /opt/attempts
            /opt/machine/bin/perl attempts.pl >"$results" 2>&1
            """, world.Authority);
        host.Declare(agent with { Network = network, Repository = Repository });
        await host.StartAsync();

        var run = await host.RunAsync("site-builder");

        var results = host.Record("site-builder").Written("attempts").Split('\n');
        output.WriteLine($"{results.Length} attempts, {Names(results, Through).Count()} got through:");
        foreach (var result in results) output.WriteLine(result);
        run.ShouldSay("session success");
        return results;
    }

    private static IEnumerable<string> Names(IEnumerable<string> results, string end) =>
        results.Where(result => result.EndsWith(end, StringComparison.Ordinal)).Select(result => result[..^end.Length]);
}

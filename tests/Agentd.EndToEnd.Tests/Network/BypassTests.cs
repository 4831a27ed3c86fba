using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>
/// Named attempts to get past a filtered network, and those that stay on this host from a session without a filter, where they get through.
/// </summary>
public sealed class BypassTests(GitServer git) : SessionTests(git)
{
    private const string Perl = "/usr/bin/perl";

    // This host, as containers on Podman's usual rootless network see it.
    private const string BySlirp = "10.0.2.2";

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Nothing_but_what_is_allowed_gets_through(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var repository = new Uri(await host.Git.UrlAsync(host.Account, GitServer.Demo));
        var results = await AttemptsAsync(host, FilteredSessionTests.Filtered(repository));

        results.Count.ShouldBeGreaterThan(30);
        results.Where(result => result.EndsWith(": through", StringComparison.Ordinal))
            .ShouldBe(["the allowed host: through", "a socket of one's own: through"]);
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Without_a_filter_attempts_do(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var results = await AttemptsAsync(host, "");

        results.ShouldContain("the allowed host: through");
        results.ShouldContain("the host by its address: through");
        results.ShouldContain("a port of the broker: through");
        results.ShouldContain("a socket of one's own: through");
    });

    private static async Task<IReadOnlyList<string>> AttemptsAsync(Host host, string network)
    {
        var url = new Uri(await host.Git.UrlAsync(host.Account, GitServer.Demo));
        var scope = network.Length > 0 ? "" : "own";
        var script = await host.Folder.DirectoryAsync("attempts");
        File.Copy($"{AppContext.BaseDirectory}/Network/attempts.pl", $"{script}/attempts.pl");
        host.Declare(TestAgent.Shell("site-builder", $"""
            address={(network.Length > 0 ? BySlirp : $"$(getent hosts {url.Host} | cut -d' ' -f1)")}
            export LD_LIBRARY_PATH=/opt/lib
            /opt/perl /opt/attempts/attempts.pl {url.Host} {url.Port} "$address" {scope} >.runa/workspace/attempts
            """) with
        {
            Network = network,
            Mounts =
            [
                (Perl, "/opt/perl", true),
                (script, "/opt/attempts", true),
                .. OfTheMachine("perl-base").Select(library => (library, library, true)),
                .. OfTheMachine("libcrypt.so.1").Select(library => (library, "/opt/lib/libcrypt.so.1", true)),
            ],
        });
        await host.StartAsync();

        (await host.RunAsync("site-builder")).ShouldSay("session success");

        return host.Record("site-builder").Written("attempts").Split('\n');
    }

    // The image has no Perl; the machine's own, which is of the same system, will do.
    private static IEnumerable<string> OfTheMachine(string library) =>
        Directory.GetDirectories("/usr/lib").Select(folder => $"{folder}/{library}").Where(Path.Exists);
}

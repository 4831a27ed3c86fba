using System.Text;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>Credentials that their session never holds.</summary>
public sealed class BrokeredKeyTests(GitServer git) : WorldTests(git)
{
    private const string Key = "sk-ant-0123456789-the-real-key";

    [SessionTheory(NeedsRoot = true), OnEach(RootlessOnly = true)]
    public Task A_key_reaches_its_host_and_its_session_has_a_placeholder(Privilege privilege) => InWorldAsync(
        privilege,
        async (host, world) =>
        {
            await DeclareAsync(host, world, """
                env >.runa/workspace/environment
                for client in curl python node git; do asks $client https://api.example.org/v1; done
                asks curl https://api.example.org/ask?key=$API_KEY
                /opt/machine/bin/curl -sS --http1.1 --request-target '*' https://api.example.org/
                """);
            await host.StartAsync(("TEST_KEY", Key));

            (await host.RunAsync("site-builder")).ShouldSay("session success");

            var record = await host.Record("site-builder").ShouldBeSealedAsync("success", 0);
            foreach (var client in (string[])["curl", "python", "node", "git"])
                record.Written($"{client}-v1").ShouldContain("refs/heads/reached", Case.Sensitive, client);
            record.Written("curl-ask").ShouldContain("credential");
            world.Everybody.Said.Count(line => line.Equals($"x-api-key: {Key}", StringComparison.OrdinalIgnoreCase))
                .ShouldBeGreaterThanOrEqualTo(4);
            File.ReadAllText(Bundle(host)).ShouldBe(world.Authority, "a bundle of the host's is not written to");
            File.ReadAllLines($"{record.Folder}/agentd/network.jsonl").ShouldContain(line => line.Contains("\"reason\":\"malformed\""));
            record.Written("environment").ShouldContain("API_KEY=sk-ant-");
            await ShouldHoldNoKeyAsync(host, record);
        });

    [SessionTheory(NeedsRoot = true), OnEach(RootlessOnly = true)]
    public Task A_key_goes_on_reaching_its_host_when_the_relay_or_the_daemon_died(Privilege privilege) => InWorldAsync(
        privilege,
        async (host, world) =>
        {
            await DeclareAsync(host, world, """
                asks curl https://api.example.org/before
                touch .runa/workspace/ready
                until [ -e .runa/go ]; do sleep 0.05; done
                asks curl https://api.example.org/after
                """);
            await host.StartAsync(("TEST_KEY", Key));
            var session = await host.HoldAsync("site-builder");
            var relay = host.Relays().ShouldHaveSingleItem();
            await host.KillDaemonAsync();

            relay.Kill();
            await Eventually.HoldsAsync("another relay carries the session", () => host.Relays() is [var other] && other.Id != relay.Id);
            await host.StartAsync(("TEST_KEY", Key));
            await session.ReleaseAsync();

            var record = await session.Record.ShouldBeSealedAsync("success", 0);
            record.Written("curl-before").ShouldContain(Everybody.Answer.Trim());
            record.Written("curl-after").ShouldContain(Everybody.Answer.Trim());
            world.Everybody.Said.Count(line => line.Equals($"x-api-key: {Key}", StringComparison.OrdinalIgnoreCase)).ShouldBe(2);
            await ShouldHoldNoKeyAsync(host, record);
        });

    private static async Task DeclareAsync(Host host, Inhabitants world, string script)
    {
        var authority = $"{host.Folder.Path}/upstream.pem";
        await File.WriteAllTextAsync(authority, world.Authority);
        var agent = await MachinePrograms.AgentAsync(host, "site-builder", """
            reads="import os, sys, urllib.request as r
            print(r.urlopen(r.Request(sys.argv[1], headers={'x-api-key': os.environ['API_KEY']})).read().decode())"
            fetches="fetch(process.argv[1], {headers: {'x-api-key': process.env.API_KEY}}).then(a => a.text()).then(console.log)"
            asks() { # CLIENT URL
              path=${2##*/}
              case $1 in
                curl) set -- "$1" /opt/machine/bin/curl -sS -H "x-api-key: $API_KEY" "$2" ;;
                python) set -- "$1" /opt/machine/bin/python3 -c "$reads" "$2" ;;
                node) set -- "$1" /opt/machine/bin/node -e "$fetches" "$2" ;;
                git) set -- "$1" git -c "http.extraHeader=x-api-key: $API_KEY" ls-remote "$2" ;;
              esac
              client=$1
              shift
              "$@" >.runa/workspace/$client-${path%%\?*} 2>&1 || echo "ended with $?" >>.runa/workspace/$client-${path%%\?*}
            }

            """ + script, world.Authority);
        // The usual bundle is a file of the host's, which its owner could write to; curl is told of another one, the image's own.
        await host.Folder.PrivateFileAsync(Path.GetFileName(Bundle(host)), Encoding.ASCII.GetBytes(world.Authority));
        File.SetUnixFileMode(Bundle(host), (UnixFileMode)0b110_100_100);
        host.Declare(agent with
        {
            Image = await ImageVariant.BuildAsync(host, "RUN echo none >/etc/authorities.pem\nENV CURL_CA_BUNDLE=/etc/authorities.pem"),
            Mounts = [.. agent.Mounts, (Bundle(host), "/etc/ssl/certs/ca-certificates.crt", false)],
            Repository = Repository,
            Network = $"""
                {Filter}
                {Rule("api.example.org", $"upstream_ca = \"{authority}\"")}
                [[agents.credentials]]
                name = "API_KEY"
                source = "TEST_KEY"
                hosts = ["api.example.org"]
                """,
        });
    }

    private static string Bundle(Host host) => $"{host.Folder.Path}/bundle.pem";

    private static async Task ShouldHoldNoKeyAsync(Host host, SealedRecord record)
    {
        var found = await RunningProgram.RunAsync(host.Account.Command("/bin/grep", ["-rlF", Key, record.Folder, host.Folder.Staging]));
        found.Output.ShouldBeEmpty();
        host.Log.ShouldNotContain(Key);
    }
}

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

    [SessionTheory(NeedsRoot = true), OnEach(RootlessOnly = true)]
    public Task A_key_that_is_replaced_while_its_session_runs_is_in_the_next_request(Privilege privilege) => InWorldAsync(
        privilege,
        async (host, world) =>
        {
            const string Second = "sk-ant-0123456789-the-second-key", Third = "sk-ant-0123456789-the-third-key";
            var file = await host.Folder.PrivateFileAsync("key", Encoding.ASCII.GetBytes(Key));
            await DeclareAsync(host, world, """
                asks curl https://api.example.org/first
                touch .runa/workspace/ready
                until [ -e .runa/go ]; do sleep 0.05; done
                asks curl https://api.example.org/second-gossip
                until [ -e .runa/on ]; do sleep 0.05; done
                asks curl https://api.example.org/third-gossip
                """, $"source_file = \"{file}\"");
            await host.StartAsync();
            var session = await host.HoldAsync("site-builder");

            await ReplaceAsync(host, file, "sk-\nant-line-end");
            await Eventually.HoldsAsync("the bad value is kept out", () => host.Log.Contains("runner.credential_not_renewed"));
            await ReplaceAsync(host, file, Second);
            await Eventually.HoldsAsync("the new value is there", () => Renewals(host) == 1);
            var relay = host.Relays().ShouldHaveSingleItem();
            relay.Kill();
            await Eventually.HoldsAsync("another relay carries the session", () => host.Relays() is [var other] && other.Id != relay.Id);
            await session.ReleaseAsync();
            await Eventually.HoldsAsync("the second request was served", () => Keys(world).Count == 2);

            var elsewhere = await host.Folder.PrivateFileAsync("other", Encoding.ASCII.GetBytes(Third));
            var declared = await File.ReadAllTextAsync(host.Folder.Configuration);
            await File.WriteAllTextAsync(host.Folder.Configuration, declared.Replace(file, elsewhere));
            (await host.AgentdAsync("reload")).ShouldSucceed();
            await Eventually.HoldsAsync("the value of the other file is there", () => Renewals(host) == 2);
            await host.Folder.TouchAsync($"{session.Record.Runa}/on");

            var record = await session.Record.ShouldBeSealedAsync("success", 0);
            Keys(world).ShouldBe([Key, Second, Third]);
            record.Written("curl-third-gossip").ShouldContain(Everybody.Answer.Trim());
            foreach (var key in (string[])[Key, Second, Third]) await ShouldHoldNoKeyAsync(host, record, key);
        });

    [SessionTheory(NeedsRoot = true), OnEach(RootlessOnly = true)]
    public Task A_key_that_its_host_does_not_take_any_more_is_minted_anew_and_by_the_next_daemon_too(Privilege privilege) => InWorldAsync(
        privilege,
        async (host, world) =>
        {
            static string Minted(int number) => $"ghs_minted-key-number-{number}-0123456789";
            var count = await host.Folder.PrivateFileAsync("count", ""u8.ToArray());
            var mint = await host.Folder.ProgramAsync("mint", $"""
                printf x >>{count}
                echo ghs_minted-key-number-$(wc -c <{count})-0123456789
                [ -z "$TEST_KEY" ] || echo {Key}
                """);
            world.Everybody.Refused = $"x-api-key: {Minted(1)}";
            await DeclareAsync(host, world, """
                asks curl https://api.example.org/first
                touch .runa/workspace/ready
                until [ -e .runa/go ]; do sleep 0.05; done
                asks curl https://api.example.org/second
                until [ -e .runa/on ]; do sleep 0.05; done
                asks curl https://api.example.org/third-gossip
                """, $"refresh_argv = [\"{mint}\"]\nrefresh_every = \"50m\"");
            await host.StartAsync(("TEST_KEY", Key));
            var session = await host.HoldAsync("site-builder");
            session.Record.Written("curl-first").ShouldContain("not this key");
            await Eventually.HoldsAsync("another value is there", () => Renewals(host) == 1);
            await session.ReleaseAsync();
            await Eventually.HoldsAsync("the second request was served", () => Keys(world).Count == 2);

            await host.KillDaemonAsync();
            await host.StartAsync();
            await Eventually.HoldsAsync("the next daemon has a value of its own", () => Renewals(host) == 1);
            await host.Folder.TouchAsync($"{session.Record.Runa}/on");

            var record = await session.Record.ShouldBeSealedAsync("success", 0);
            Keys(world).ShouldBe([Minted(1), Minted(2), Minted(3)]);
            record.Written("curl-second").ShouldContain(Everybody.Answer.Trim());
            for (var number = 1; number <= 3; number++) await ShouldHoldNoKeyAsync(host, record, Minted(number));
        });

    private static IReadOnlyList<string> Keys(Inhabitants world) =>
    [
        .. world.Everybody.Said.Where(line => line.StartsWith("x-api-key: ", StringComparison.OrdinalIgnoreCase))
            .Select(line => line.Split(' ')[1]),
    ];

    private static int Renewals(Host host) => host.Log.Split("runner.credential_renewed").Length - 1;

    // By a rename, as agents of secrets do it.
    private static async Task ReplaceAsync(Host host, string file, string key) =>
        File.Move(await host.Folder.PrivateFileAsync("next", Encoding.ASCII.GetBytes(key)), file, overwrite: true);

    private static async Task DeclareAsync(Host host, Inhabitants world, string script, string source = "source = \"TEST_KEY\"")
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
                {source}
                hosts = ["api.example.org"]
                """,
        });
    }

    private static string Bundle(Host host) => $"{host.Folder.Path}/bundle.pem";

    private static async Task ShouldHoldNoKeyAsync(Host host, SealedRecord record, string key = Key)
    {
        var found = await RunningProgram.RunAsync(host.Account.Command("/bin/grep", ["-rlF", key, record.Folder, host.Folder.Staging]));
        found.Output.ShouldBeEmpty();
        host.Log.ShouldNotContain(key);
    }
}

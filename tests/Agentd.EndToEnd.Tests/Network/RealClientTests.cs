using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>Clients that agents use, without a word to them about the network.</summary>
public sealed class RealClientTests(GitServer git) : WorldTests(git)
{
    private static readonly string[] Clients = ["curl", "git", "python", "node"];

    [SessionTheory(NeedsRoot = true), OnEach(RootlessOnly = true)]
    public Task Clients_reach_an_allowed_host_over_their_own_TLS_and_no_other(Privilege privilege) =>
        InWorldAsync(privilege, async (host, world) =>
        {
            var agent = await MachinePrograms.AgentAsync(host, "site-builder", """
                authority=/opt/attempts/authority.pem
                export CURL_CA_BUNDLE=$authority GIT_SSL_CAINFO=$authority SSL_CERT_FILE=$authority NODE_EXTRA_CA_CERTS=$authority
                asks() { # WORDS…
                  "$@" >.runa/workspace/$host-$client 2>&1 || echo "ended with $?" >>.runa/workspace/$host-$client
                }
                reads="import urllib.request as r, sys; print(r.urlopen(sys.argv[1]).read().decode())"
                for host in api.example.org other.example.org; do
                  url=https://$host/site.git
                  client=curl; asks /opt/machine/bin/curl -sS $url
                  client=git; asks git ls-remote $url
                  client=python; asks /opt/machine/bin/python3 -c "$reads" $url
                  client=node; asks /opt/machine/bin/node -e "fetch('$url').then(a => a.text()).then(console.log)"
                done
                """, world.Authority);
            host.Declare(agent with { Network = Filter + Rule("api.example.org"), Repository = Repository });
            await host.StartAsync();

            (await host.RunAsync("site-builder")).ShouldSay("session success");

            var record = host.Record("site-builder");
            foreach (var client in Clients)
            {
                record.Written($"api.example.org-{client}").ShouldContain("refs/heads/reached", Case.Sensitive, client);
                record.Written($"other.example.org-{client}").ShouldContain("ended with", Case.Sensitive, client);
            }
            world.Everybody.Visits.Distinct().ShouldBe(["45.67.0.10:443"]);
        });
}

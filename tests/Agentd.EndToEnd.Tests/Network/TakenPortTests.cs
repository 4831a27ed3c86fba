using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>Ports of rules that the agent itself took, which it can while its broker is away.</summary>
public sealed class TakenPortTests(GitServer git) : SessionTests(git)
{
    private const int Port = 18_080;

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_port_that_the_agent_took_while_nobody_listened_is_its_own_and_the_others_are_served(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            var url = new Uri(await host.Git.UrlAsync(host.Account, GitServer.Demo));
            var rule = $"[[agents.network.allow]]\nhost = \"other.example\"\nprotocol = \"tcp\"\nports = [{Port}]\n";
            var agent = await MachinePrograms.AgentAsync(host, "site-builder", $$"""
                /opt/machine/bin/perl -MSocket=:all -e '
                  my ($port, $note) = @ARGV;
                  socket(my $s, AF_INET6, SOCK_STREAM, 0) or die;
                  setsockopt($s, SOL_SOCKET, SO_REUSEADDR, 1);
                  select undef, undef, undef, 0.05 until bind $s, pack_sockaddr_in6($port, inet_pton(AF_INET6, "::"));
                  listen $s, 5;
                  open my $out, ">", $note; print $out "taken"; close $out;
                  while (accept my $c, $s) { syswrite $c, "mine\n"; close $c }
                ' {{Port}} .runa/workspace/taken &
                squatter=$!
                touch .runa/workspace/ready
                until [ -e .runa/go ]; do sleep 0.05; done
                for try in $(seq 60); do
                  if timeout 20 git ls-remote -q {{url}} >.runa/workspace/after; then break; fi
                  sleep 1
                done
                bash -c 'read -r line </dev/tcp/127.0.0.1/{{Port}}; echo "$line"' >.runa/workspace/own
                kill $squatter
                """, "");
            host.Declare(agent with { Network = $"{FilteredSessionTests.Filtered(url)}\n{rule}" });
            await host.StartAsync();
            var session = await host.HoldAsync("site-builder");
            host.Daemon.Signal("STOP");

            host.Doors().ShouldHaveSingleItem().Kill();

            await Eventually.HoldsAsync("the agent takes the port", () => session.Record.Has("taken"));
            host.Daemon.Signal("CONT");
            await Eventually.HoldsAsync("the network is restored", () => host.Log.Contains("runner.network_restored"));
            await session.ReleaseAsync();
            var record = await session.Record.ShouldBeSealedAsync("success", 0);
            record.Written("after").ShouldContain(await host.Git.HeadAsync(GitServer.Demo));
            record.Written("own").ShouldBe("mine");
        });
}

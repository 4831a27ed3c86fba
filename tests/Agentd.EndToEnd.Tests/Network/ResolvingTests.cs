using System.Globalization;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>Names that take long to be resolved.</summary>
public sealed class ResolvingTests(GitServer git) : WorldTests(git)
{
    private const int Most = 8, Names = 24;

    [SessionTheory(NeedsRoot = true), OnEach(RootlessOnly = true)]
    public Task Only_so_many_names_of_a_session_are_resolved_at_a_time(Privilege privilege)
    {
        var (turn, now, most) = (new Lock(), 0, 0);
        return InWorldAsync(
            privilege,
            async (host, world) =>
            {
                var agent = await MachinePrograms.AgentAsync(host, "site-builder", $$"""
                    results=$PWD/.runa/workspace/answered
                    cd /opt/attempts
                    /opt/machine/bin/perl -MSocket=:all -e '
                      require "./wire.pl";
                      my @open = map { connected(pack_sockaddr_in(5432, inet_aton("n$_.slow.example.net"))) } 1 .. {{Names}};
                      syswrite $_, "hello" for @open;
                      print scalar grep { answered($_) } @open;
                    ' >"$results"
                    """, world.Authority);
                var rule = Rule("*.slow.example.net", "protocol = \"tcp\"\nports = [5432]");
                host.Declare(agent with { Network = Filter + rule, Repository = Repository });
                await host.StartAsync();

                (await host.RunAsync("site-builder")).ShouldSay("session success");

                host.Record("site-builder").Written("answered").ShouldBe(Names.ToString(CultureInfo.InvariantCulture));
                most.ShouldBeInRange(2, Most);
            },
            SlowlyAsync);

        async Task<string> SlowlyAsync(string name)
        {
            lock (turn) most = Math.Max(most, ++now);
            await Task.Delay(300);
            lock (turn) now--;
            return "45.67.0.40";
        }
    }
}

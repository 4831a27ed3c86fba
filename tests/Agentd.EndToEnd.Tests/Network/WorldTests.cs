using System.Net;
using System.Net.Sockets;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>Tests on a machine that is alone in a world of its own, with every address in it.</summary>
public abstract class WorldTests(GitServer git) : SessionTests(git)
{
    /// <summary>The network's table of a filtered agent, before its rules.</summary>
    private protected const string Filter = "[agents.network]\nmode = \"filtered\"\n";

    private readonly GitServer _git = git;

    /// <summary>The repository in that world.</summary>
    private protected const string Repository = $"git://git.example.org/{GitServer.Demo}";

    // Addresses as public ones look, and those where no allowed name may lead without a word.
    private static readonly (string Name, string Address)[] Hosts =
    [
        ("git.example.org", "45.67.0.9"), ("api.example.org", "45.67.0.10"), ("other.example.org", "45.67.0.11"),
        ("two.example.org", "45.67.0.12"), ("db.example.org", "45.67.0.20"), ("lan.example.org", "10.1.2.3"),
        ("office.example.org", "192.168.1.1"), ("metadata.example.org", "169.254.169.254"), ("own.example.org", World.OwnAddress),
        ("carrier.example.org", "100.64.0.1"), ("document.example.org", "203.0.113.9"), ("loop.example.org", "127.0.0.1"),
        ("loop6.example.org", "::1"), ("local6.example.org", "fd00::1"), ("mapped.example.org", "::ffff:10.1.2.3"),
        ("nat64.example.org", "64:ff9b::a01:203"), ("nowhere.example.org", "0.0.0.0"),
    ];

    /// <summary>Tells a story in such a world.</summary>
    /// <param name="privilege">As whom.</param>
    /// <param name="story">The story, with whom there is to meet.</param>
    /// <param name="addressOf">What the name servers say of names that are in no hosts file; null for one address.</param>
    private protected async Task InWorldAsync(
        Privilege privilege, Func<Host, Inhabitants, Task> story, Func<string, Task<string>>? addressOf = null)
    {
        using var authority = new TlsAuthority();
        await using var world = await World.MakeAsync(Hosts);
        using var everybody = new Everybody(world, authority.Certify("api.example.org", "two.example.org", "other.example.org"));
        using var names = new WorldNames(world, addressOf ?? (_ => Task.FromResult(World.Elsewhere)));
        using var repositories = new Repositories(world, _git.Port);
        await WithinAsync(privilege, world.Way, host => story(host, new Inhabitants(world, everybody, names, authority.Pem)));
    }

    /// <summary>A rule, as TOML.</summary>
    private protected static string Rule(string host, string keys = "") => $"[[agents.network.allow]]\nhost = \"{host}\"\n{keys}\n";

    /// <summary>The git server, which stands outside of the world, at an address of it.</summary>
    private sealed class Repositories : WorldListeners
    {
        private const int GitPort = 9418;

        private readonly int _port;

        public Repositories(World world, int port)
        {
            _port = port;
            Listen(world, GitPort);
        }

        protected override async Task ServeAsync(IPAddress address, int port, NetworkStream stream)
        {
            using var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, _port);
            await using var there = server.GetStream();
            await Task.WhenAny(stream.CopyToAsync(there), there.CopyToAsync(stream));
        }
    }
}

/// <summary>Whom a session can meet in a world.</summary>
/// <param name="World">The world.</param>
/// <param name="Everybody">Who answers at every address.</param>
/// <param name="Names">The name servers.</param>
/// <param name="Authority">What certifies the servers.</param>
internal sealed record Inhabitants(World World, Everybody Everybody, WorldNames Names, string Authority);

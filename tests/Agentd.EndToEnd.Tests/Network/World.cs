using System.Net;
using System.Net.Sockets;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.Egress.Linux;
using Microsoft.Win32.SafeHandles;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>
/// A network namespace of a test's own with nothing in it but its loopback, in which every address leads to that: whatever anybody in it
/// sends to whatever address arrives at the test's own servers, and nothing leaves. Names are those of a hosts file and of a name server
/// of its own. Only root can make one.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    /// <summary>The one address that is an interface's, and so the host's own.</summary>
    public const string OwnAddress = "45.67.0.1";

    /// <summary>Where names of no hosts file lead, as far as a test says nothing else.</summary>
    public const string Elsewhere = "45.67.0.99";

    /// <summary>The name server.</summary>
    public const string NameServer = "45.67.0.53";

    private const string Make = $$"""
        set -e
        ip link set lo up
        ip address add {{OwnAddress}}/32 dev lo
        ip route add local 0.0.0.0/0 dev lo
        ip -6 route add local ::/0 dev lo
        mount --bind "$0/hosts" /etc/hosts
        mount --bind "$0/resolv.conf" /etc/resolv.conf
        echo ready
        exec sleep infinity
        """;

    private readonly DirectoryInfo _folder;
    private readonly RunningProgram _holder;
    private readonly SafeFileHandle _network;

    private World(DirectoryInfo folder, RunningProgram holder)
    {
        (_folder, _holder) = (folder, holder);
        _network = File.OpenHandle($"/proc/{holder.Id}/ns/net");
    }

    /// <summary>The words that lead a command into it.</summary>
    public IReadOnlyList<string> Way =>
        ["/usr/bin/nsenter", $"--net=/proc/{_holder.Id}/ns/net", $"--mount=/proc/{_holder.Id}/ns/mnt", "--"];

    /// <summary>Makes one.</summary>
    /// <param name="hosts">Names of its hosts file, and where they lead.</param>
    public static async Task<World> MakeAsync(IEnumerable<(string Name, string Address)> hosts)
    {
        var folder = Directory.CreateTempSubdirectory("agentd-world-");
        File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101);
        var lines = hosts.Prepend(("localhost", "127.0.0.1")).Select(host => $"{host.Item2} {host.Item1}");
        await File.WriteAllLinesAsync($"{folder.FullName}/hosts", lines);
        await File.WriteAllTextAsync($"{folder.FullName}/resolv.conf", $"nameserver {NameServer}\n");
        var holder = RunningProgram.Start(Account.Of(Privilege.Rootful).Command(
            "/usr/bin/unshare", ["--net", "--mount", "--", "/bin/sh", "-c", Make, folder.FullName]));
        await Eventually.HoldsAsync("the network namespace is there", () => holder.HasEnded || holder.Output.Contains("ready"));
        holder.HasEnded.ShouldBeFalse(holder.Errors);
        return new World(folder, holder);
    }

    /// <summary>Makes something that stands in it: a socket.</summary>
    public T Within<T>(Func<T> make) where T : class => NetworkNamespace.Within((int)_network.DangerousGetHandle(), make);

    /// <summary>Binds a socket in it, for a server of connections.</summary>
    public Socket Bind(EndPoint at) => Within(() =>
    {
        var made = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        made.Bind(at);
        return made;
    });

    public async ValueTask DisposeAsync()
    {
        _network.Dispose();
        await _holder.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

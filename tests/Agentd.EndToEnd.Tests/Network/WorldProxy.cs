using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>A company's proxy, at every address of a world: it takes CONNECT to whatever host, and leads to one address.</summary>
internal sealed class WorldProxy : WorldListeners
{
    public const int Port = 3128;

    private readonly World _world;

    public WorldProxy(World world)
    {
        _world = world;
        Listen(world, Port);
    }

    /// <summary>The heads of what it was asked.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    protected override async Task ServeAsync(IPAddress address, int port, NetworkStream stream)
    {
        var (head, one) = (new StringBuilder(), new byte[1]);
        while (!head.ToString().EndsWith("\r\n\r\n") && await stream.ReadAsync(one) > 0) head.Append((char)one[0]);
        Asked.Enqueue(head.ToString());
        var to = head.ToString().Split(' ')[1];
        using var server = _world.Within(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        await server.ConnectAsync(new IPEndPoint(IPAddress.Parse(World.Elsewhere), int.Parse(to.Split(':')[1])));
        await stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray());
        await using var there = new NetworkStream(server);
        await Task.WhenAny(stream.CopyToAsync(there), there.CopyToAsync(stream));
    }
}

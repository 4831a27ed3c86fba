using System.Net;
using System.Net.Sockets;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>Sockets that stand at every address of a world, and whoever serves them.</summary>
internal abstract class WorldListeners : IDisposable
{
    private readonly List<Socket> _sockets = [];

    /// <summary>Serves a connection to whatever address.</summary>
    /// <param name="address">The address that it was meant for.</param>
    /// <param name="port">The port.</param>
    /// <param name="stream">What is said.</param>
    protected abstract Task ServeAsync(IPAddress address, int port, NetworkStream stream);

    /// <summary>Listens on ports from now on.</summary>
    protected void Listen(World world, params int[] ports)
    {
        foreach (var port in ports)
        {
            var listener = Open(world, SocketType.Stream, ProtocolType.Tcp, port);
            listener.Listen();
            _ = AcceptAsync(listener, port);
        }
    }

    /// <summary>A socket for datagrams.</summary>
    protected Socket OpenDatagrams(World world, int port) => Open(world, SocketType.Dgram, ProtocolType.Udp, port);

    public virtual void Dispose() => _sockets.ForEach(socket => socket.Dispose());

    private Socket Open(World world, SocketType kind, ProtocolType protocol, int port)
    {
        var socket = world.Within(() =>
        {
            var made = new Socket(AddressFamily.InterNetworkV6, kind, protocol) { DualMode = true };
            made.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
            return made;
        });
        _sockets.Add(socket);
        return socket;
    }

    private async Task AcceptAsync(Socket listener, int port)
    {
        try
        {
            while (true) _ = ServeOneAsync(await listener.AcceptAsync(), port);
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            return; // the test is over
        }
    }

    private async Task ServeOneAsync(Socket client, int port)
    {
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: true);
            var address = ((IPEndPoint)client.LocalEndPoint!).Address;
            await ServeAsync(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port, stream);
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            return; // the client has left
        }
    }
}

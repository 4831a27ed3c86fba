using System.Net;
using System.Net.Sockets;
using Agentd.Egress.Linux;

namespace Agentd.Egress.Door;

/// <summary>The sockets that stand in a session's network namespace: one listener per port, and those of DNS.</summary>
internal sealed class SessionSockets : IDisposable
{
    private const int DnsPort = 53, Waiting = 256, FirstOfAgents = 1024;

    private readonly List<Socket> _all = [];

    /// <summary>The listening ports, in the order of their sockets.</summary>
    public IReadOnlyList<int> Ports { get; private set; } = [];

    /// <summary>The descriptors: DNS over UDP, DNS over TCP, then the ports'.</summary>
    public IEnumerable<int> Descriptors => _all.Select(socket => (int)socket.SafeHandle.DangerousGetHandle());

    /// <summary>Makes them, and makes every address of the namespace its own.</summary>
    /// <exception cref="IOException">The namespace cannot be entered, or is none of ours.</exception>
    /// <exception cref="SocketException">A port below 1024, which no agent can take, is taken.</exception>
    public static SessionSockets Make(SessionProcess process, IReadOnlyList<int> ports) =>
        NetworkNamespace.Within((int)process.Network.DangerousGetHandle(), () =>
        {
            SessionProcess.RequireLoopbackAlone();
            var sockets = new SessionSockets();
            try
            {
                LocalRoutes.Add();
                sockets.Add(SocketType.Dgram, DnsPort);
                sockets.Add(SocketType.Stream, DnsPort);
                sockets.Ports = [.. ports.Where(sockets.Serves)];
                return sockets;
            }
            catch
            {
                sockets.Dispose();
                throw;
            }
        });

    /// <inheritdoc/>
    public void Dispose() => _all.ForEach(socket => socket.Dispose());

    // While nobody listened, the agent may have taken a port for itself: it then talks to itself there.
    private bool Serves(int port)
    {
        try
        {
            Add(SocketType.Stream, port);
            return true;
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse && port >= FirstOfAgents)
        {
            _all[^1].Dispose();
            _all.RemoveAt(_all.Count - 1);
            return false;
        }
    }

    private void Add(SocketType kind, int port)
    {
        var protocol = kind == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp;
        var socket = new Socket(AddressFamily.InterNetworkV6, kind, protocol) { DualMode = true };
        _all.Add(socket);
        // After the broker's own end, connections of before may linger on the port.
        if (kind == SocketType.Stream) socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
        if (kind == SocketType.Stream) socket.Listen(Waiting);
    }
}

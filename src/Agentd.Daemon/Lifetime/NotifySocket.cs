using System.Net.Sockets;
using System.Text;

namespace Agentd.Daemon.Lifetime;

/// <summary>The datagram socket that a service manager listens at, as <c>NOTIFY_SOCKET</c> names it: a path, or an abstract name after <c>@</c>.</summary>
internal sealed class NotifySocket : IDisposable
{
    private const int MostNameBytes = 107;

    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _manager;

    /// <summary>The socket of a name. For a name that no Unix socket can have, as for none at all, nobody listens.</summary>
    public NotifySocket(string? name)
    {
        if (string.IsNullOrEmpty(name) || name[0] is not ('/' or '@') || Encoding.UTF8.GetByteCount(name) > MostNameBytes) return;
        _manager = new UnixDomainSocketEndPoint(name[0] == '@' ? '\0' + name[1..] : name);
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
    }

    /// <summary>Whether somebody is to be told.</summary>
    public bool IsListening => _socket is not null;

    /// <summary>Sends a message, if somebody listens; never waits.</summary>
    /// <exception cref="SocketException">The manager is gone, or has not read for long.</exception>
    public void Send(string message) => _socket?.SendTo(Encoding.UTF8.GetBytes(message), _manager!);

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();
}

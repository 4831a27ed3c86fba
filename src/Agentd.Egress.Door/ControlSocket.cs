using System.Net.Sockets;
using Agentd.Egress.Linux;

namespace Agentd.Egress.Door;

/// <summary>Where daemons come in: a socket that is 0600, for the user whose sessions these are alone.</summary>
internal sealed class ControlSocket : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int Waiting = 16;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly Repose _repose = new(TimeProvider.System);
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _path;

    /// <summary>Binds the socket, in the place of a stale one: its directory is claimed by a lock.</summary>
    public ControlSocket(string path)
    {
        _path = path;
        File.Delete(path);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, OwnerOnly);
        _listener.Listen(Waiting);
    }

    /// <summary>Serves daemons until nobody has needed the door for a while.</summary>
    public void Serve(Door door, TimeSpan patience)
    {
        var idleSince = Environment.TickCount64;
        _repose.Stir();
        while (!door.IsDismissed)
        {
            if (_listener.Poll(BetweenLooks, SelectMode.SelectRead))
            {
                var daemon = new ControlConnection(_listener.Accept(), door, _repose);
                new Thread(daemon.Serve) { IsBackground = true, Name = "daemon" }.Start();
            }
            door.Rest(patience);
            if (!door.IsIdle) idleSince = Environment.TickCount64;
            else if (Environment.TickCount64 - idleSince > patience.TotalMilliseconds) return;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        File.Delete(_path);
        _listener.Dispose();
        _repose.Dispose();
    }
}

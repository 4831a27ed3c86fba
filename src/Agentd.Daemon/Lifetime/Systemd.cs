using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Agentd.Daemon.Logging;

namespace Agentd.Daemon.Lifetime;

/// <summary>
/// Notifies systemd of the daemon's start, state and stop, in the words of sd_notify(3). Without systemd nothing is sent. A notification
/// that fails does no harm: the first one is logged.
/// </summary>
internal sealed class Systemd(NotifySocket socket, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);
    private int _failed;

    /// <summary>Whether a service manager listens.</summary>
    public bool IsListening => socket.IsListening;

    /// <summary>The daemon starts, and recovery may take long: systemd is to wait until <paramref name="patience"/> from now.</summary>
    public void Starting(TimeSpan patience) => Send("STATUS=Starting: looking after what an earlier daemon left", Extend(patience));

    /// <summary>The socket is bound: clients find it.</summary>
    public void Ready() => Send("READY=1", "STATUS=Ready");

    /// <summary>The daemon is ready and holds this many sessions.</summary>
    public void Serving(int sessions) => Send($"STATUS=Ready, {Sessions(sessions)}");

    /// <summary>The daemon stops; systemd is not to kill it before <paramref name="patience"/> from now.</summary>
    public void Stopping(int sessions, TimeSpan patience) =>
        Send("STOPPING=1", $"STATUS=Stopping, {Sessions(sessions)} left", Extend(patience));

    /// <summary>The daemon answers its operators.</summary>
    public void FeedWatchdog() => Send("WATCHDOG=1");

    private static string Sessions(int count) =>
        count == 1 ? "1 session" : string.Create(CultureInfo.InvariantCulture, $"{count} sessions");

    private static string Extend(TimeSpan patience) =>
        string.Create(CultureInfo.InvariantCulture, $"EXTEND_TIMEOUT_USEC={(long)patience.TotalMicroseconds}");

    private void Send(params string[] lines)
    {
        try
        {
            socket.Send(string.Join('\n', lines));
        }
        catch (SocketException failure)
        {
            if (Interlocked.Exchange(ref _failed, 1) == 0) DaemonLog.NotifyFailed(_log, failure.Message);
        }
    }
}

/// <summary>
/// The datagram socket of a service manager, as <c>NOTIFY_SOCKET</c> names it: a path, or an abstract name after <c>@</c>.
/// </summary>
internal sealed class NotifySocket : IDisposable
{
    private const int MostNameBytes = 107;

    private readonly Socket? _socket;
    private readonly UnixDomainSocketEndPoint? _manager;

    /// <summary>The socket of a name. Without a name, or with one that no Unix socket can have, there is none.</summary>
    public NotifySocket(string? name)
    {
        if (string.IsNullOrEmpty(name) || name[0] is not ('/' or '@') || Encoding.UTF8.GetByteCount(name) > MostNameBytes) return;
        _manager = new UnixDomainSocketEndPoint(name[0] == '@' ? '\0' + name[1..] : name);
        _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
    }

    /// <summary>Whether there is a socket to send to.</summary>
    public bool IsListening => _socket is not null;

    /// <summary>Sends a message, if there is a socket; never waits.</summary>
    /// <exception cref="SocketException">The manager is gone, or has not read for long.</exception>
    public void Send(string message) => _socket?.SendTo(Encoding.UTF8.GetBytes(message), _manager!);

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();
}

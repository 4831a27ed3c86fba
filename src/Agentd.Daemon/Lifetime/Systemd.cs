using System.Globalization;
using System.Net.Sockets;
using Agentd.Daemon.Logging;
using Microsoft.Extensions.Logging;

namespace Agentd.Daemon.Lifetime;

/// <summary>
/// What systemd is told of the daemon's life, in the words of sd_notify(3). Without systemd nothing is said, and a manager that does not
/// hear harms nobody: the first failure is logged.
/// </summary>
internal sealed class Systemd(NotifySocket socket, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);
    private int _failed;

    /// <summary>Whether a service manager listens.</summary>
    public bool IsListening => socket.IsListening;

    /// <summary>The daemon starts, which recovery may make long: it is not to be given up before <paramref name="patience"/> from now.</summary>
    public void Starting(TimeSpan patience) => Tell("STATUS=Starting: looking after what an earlier daemon left", Extend(patience));

    /// <summary>The socket is bound: clients find it.</summary>
    public void Ready() => Tell("READY=1", "STATUS=Ready");

    /// <summary>So many sessions are held.</summary>
    public void Serving(int sessions) => Tell($"STATUS=Ready, {Sessions(sessions)}");

    /// <summary>The daemon stops; it is not to be killed before <paramref name="patience"/> from now.</summary>
    public void Stopping(int sessions, TimeSpan patience) => Tell("STOPPING=1", $"STATUS=Stopping, {Sessions(sessions)} left", Extend(patience));

    /// <summary>The daemon answers its operators.</summary>
    public void FeedWatchdog() => Tell("WATCHDOG=1");

    private static string Sessions(int count) => count == 1 ? "1 session" : string.Create(CultureInfo.InvariantCulture, $"{count} sessions");

    private static string Extend(TimeSpan patience) =>
        string.Create(CultureInfo.InvariantCulture, $"EXTEND_TIMEOUT_USEC={(long)patience.TotalMicroseconds}");

    private void Tell(params string[] lines)
    {
        try
        {
            socket.Send(string.Join('\n', lines));
        }
        catch (SocketException failure)
        {
            if (Interlocked.Exchange(ref _failed, 1) == 0) ServiceLog.NotHeard(_log, failure.Message);
        }
    }
}

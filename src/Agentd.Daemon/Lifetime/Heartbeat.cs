using System.Net.Sockets;
using Agentd.Application.Sessions;
using Agentd.Daemon.Health;
using Agentd.Daemon.Logging;
using Agentd.Infrastructure.Configuration;
using Agentd.Protocol;

namespace Agentd.Daemon.Lifetime;

/// <summary>
/// Reports to the service manager, again and again, that the daemon answers. Before each report it sends a request to its own socket, as an
/// operator would, so that a daemon that only looks alive gets no more time.
/// </summary>
internal sealed class Heartbeat(
    DaemonConfiguration configuration, LiveSessions live, Readiness readiness, Systemd manager, WatchdogSettings watchdog,
    TimeProvider time, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);

    /// <summary>Beats until it is cancelled; at once over where no service manager listens.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (!manager.IsListening) return;
        using var timer = new PeriodicTimer(watchdog.Interval, time);
        try
        {
            do await BeatAsync(cancellation).ConfigureAwait(false);
            while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return; // The daemon is about to end.
        }
    }

    /// <summary>Reports how many sessions are held and, when the daemon stops, that it needs more time.</summary>
    public void ReportState()
    {
        if (readiness.IsDraining) manager.Stopping(live.All.Count, watchdog.Patience);
        else manager.Serving(live.All.Count);
    }

    private async Task BeatAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(watchdog.Interval, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            await AskAsync(either.Token).ConfigureAwait(false);
            if (watchdog.IsOn) manager.FeedWatchdog();
            ReportState();
        }
        catch (Exception failure) when (failure is SocketException or IOException or ProtocolException)
        {
            DaemonLog.HeartbeatMissed(_log, failure.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            DaemonLog.HeartbeatMissed(_log, $"no answer within {watchdog.Interval.TotalSeconds:0.###} s");
        }
    }

    // Any answer will do, a refusal too: it came through accept, handshake and router.
    private async Task AskAsync(CancellationToken cancellation)
    {
        if (await ClientConnection.AskAsync(configuration.SocketPath, new PsRequest(), cancellation).ConfigureAwait(false) is null)
            throw new ProtocolException(ProblemCode.ConnectionLost, "it hung up without an answer");
    }
}

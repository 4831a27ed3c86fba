using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Admission;
using Agentd.Daemon.Logging;
using Agentd.Infrastructure.Configuration;

namespace Agentd.Daemon.Lifetime;

/// <summary>What becomes of running sessions when the daemon stops: it waits for them, with a visible countdown, or leaves them to the next one.</summary>
internal sealed class ShutdownOfSessions(
    DaemonConfiguration configuration, LiveSessions live, SessionAdmission admission, LaterTries tries, TimeProvider time, ILoggerFactory loggers)
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(10);

    // Most clean-ups are over long before; the next daemon goes on with what takes longer.
    private static readonly TimeSpan LongestCleanUp = TimeSpan.FromSeconds(30);

    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);

    /// <summary>Whether sessions were left to the next daemon: who waits for one of them gets no answer from this one.</summary>
    public bool LeftSome { get; private set; }

    /// <summary>Returns when nothing holds the daemon any longer.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        admission.Close();
        await (configuration.Shutdown == ShutdownMode.Leave ? LeaveAsync(cancellation) : DrainAsync(cancellation)).ConfigureAwait(false);
        await CleanUpAsync(cancellation).ConfigureAwait(false);
    }

    private async Task DrainAsync(CancellationToken cancellation)
    {
        CancelWaiting();
        var drained = live.EndedAsync(cancellation);
        var limit = Task.Delay(configuration.DrainTimeout ?? Timeout.InfiniteTimeSpan, time, cancellation);
        while (!drained.IsCompleted && !limit.IsCompleted)
        {
            DaemonLog.Draining(_log, live.Unended.Count);
            await Task.WhenAny(drained, limit, Task.Delay(TellEvery, time, cancellation)).ConfigureAwait(false);
        }
        if (!drained.IsCompleted) StopAll();
        await drained.ConfigureAwait(false);
    }

    // Who drains is to have nothing left: nothing of them exists yet, so they are no reason to wait.
    private void CancelWaiting()
    {
        foreach (var session in live.All.Where(s => s.Waits)) session.Stop.Make(new StopWish(null, "agentd is shutting down"));
    }

    private void StopAll()
    {
        var left = live.Unended;
        DaemonLog.DrainOver(_log, left.Count);
        foreach (var session in left) session.Stop.Make(new StopWish(null, "the daemon's drain_timeout is over"));
    }

    // Those that wait or whose container runs need no daemon; the others are seen through, for nothing of them would survive.
    private async Task LeaveAsync(CancellationToken cancellation)
    {
        admission.Halt();
        await live.FitToBeLeftAsync(cancellation).ConfigureAwait(false);
        var left = live.Unended.Count;
        LeftSome = left > 0;
        DaemonLog.Left(_log, left);
    }

    // What failed before is the next daemon's to try again; what is under way now is waited for.
    private async Task CleanUpAsync(CancellationToken cancellation)
    {
        tries.End();
        var closings = live.All.Where(s => s.Report.IsCompleted).Select(s => s.Over).ToArray();
        await Task.WhenAny(Task.WhenAll(closings), Task.Delay(LongestCleanUp, time, cancellation)).ConfigureAwait(false);
        if (closings.Count(c => !c.IsCompleted) is > 0 and var left) DaemonLog.CleanUpLeft(_log, left);
    }
}

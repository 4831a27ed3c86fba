using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Admission;
using Agentd.Daemon.Logging;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;

namespace Agentd.Daemon.Lifetime;

/// <summary>
/// What a daemon that stops does about its sessions: it waits for them and logs how many are left, or leaves them to the next daemon.
/// </summary>
internal sealed class ShutdownOfSessions(
    DaemonConfiguration configuration, LiveSessions live, SessionAdmission admission, LaterTries tries, TimeProvider time,
    ILoggerFactory loggers)
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(10);

    // Most clean-ups take far less; the next daemon goes on with what takes longer.
    private static readonly TimeSpan LongestCleanUp = TimeSpan.FromSeconds(30);

    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);

    /// <summary>Whether sessions were left to the next daemon: clients that wait for one of them get no answer from this one.</summary>
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
            await Task.WhenAny(drained, limit, Task.Delay(ReportEvery, time, cancellation)).ConfigureAwait(false);
        }
        if (!drained.IsCompleted) StopAll();
        await drained.ConfigureAwait(false);
    }

    // A drain leaves no session behind. Those that wait for their turn have nothing on the host yet and are cancelled.
    private void CancelWaiting()
    {
        foreach (var session in live.All.Where(s => s.Waits)) session.Stop.Make(Wish("agentd is shutting down"));
    }

    private void StopAll()
    {
        var left = live.Unended;
        DaemonLog.DrainOver(_log, left.Count);
        foreach (var session in left) session.Stop.Make(Wish("the daemon's drain_timeout is over"));
    }

    private static StopWish Wish(string reason) => new(null, reason) { By = StopAsker.Shutdown };

    // Sessions that wait, or whose container runs, need no daemon. The others would be lost, so they are seen through.
    private async Task LeaveAsync(CancellationToken cancellation)
    {
        admission.Halt();
        await live.FitToBeLeftAsync(cancellation).ConfigureAwait(false);
        var left = live.Unended.Count;
        LeftSome = left > 0;
        DaemonLog.Left(_log, left);
    }

    // A clean-up that failed before is left to the next daemon; one that is under way now is waited for.
    private async Task CleanUpAsync(CancellationToken cancellation)
    {
        tries.End();
        var closings = live.All.Where(s => s.Report.IsCompleted).Select(s => s.Over).ToArray();
        await Task.WhenAny(Task.WhenAll(closings), Task.Delay(LongestCleanUp, time, cancellation)).ConfigureAwait(false);
        if (closings.Count(c => !c.IsCompleted) is > 0 and var left) DaemonLog.CleanUpLeft(_log, left);
    }
}

using Agentd.Domain.Agents;
using Agentd.Domain.Scheduling;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Scheduling;

/// <summary>
/// Starts the agents' runs by their schedules: it sleeps until the next fire, dispatches what is due, and sleeps again. What a run comes
/// to, or whether it could be dispatched at all, is nothing to the fires that follow.
/// </summary>
public sealed class Scheduler
{
    private readonly IWallClock _clock;
    private readonly IScheduledDispatch _dispatch;
    private readonly IRunningAgents _running;
    private readonly ISpentAgents _spent;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Agenda _agenda = new();
    private readonly ScheduledDispatches _dispatches;
    private CancellationTokenSource _replaced = new();
    private TaskCompletionSource _round = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastRound;

    /// <summary>A scheduler without schedules: give it some with <see cref="Replace"/>, and run it.</summary>
    public Scheduler(
        IWallClock clock, IScheduledDispatch dispatch, IRunningAgents running, ISpentAgents spent, TimeProvider time,
        ILoggerFactory loggers)
    {
        (_clock, _dispatch, _running, _spent, _time) = (clock, dispatch, running, spent, time);
        _log = loggers.CreateLogger("agentd");
        _dispatches = new(dispatch, time, _log);
    }

    /// <summary>What operators see of the schedules.</summary>
    public Agenda View => _agenda;

    /// <summary>When its loop last came round, that is, looked for what is due; null before the first time.</summary>
    public DateTimeOffset? LastRound => Interlocked.Read(ref _lastRound) is > 0 and var ticks ? new(ticks, TimeSpan.Zero) : null;

    /// <summary>
    /// Swaps the set of schedules at once. An agent whose schedule stays as it was neither loses nor repeats a fire; others begin now,
    /// and an occurrence at this very instant counts. Agents without a schedule are passed over.
    /// </summary>
    /// <exception cref="FormatException">
    /// A schedule is not valid; the message names the agent, and all schedules stay as they were.
    /// </exception>
    public void Replace(IEnumerable<Agent> agents)
    {
        _agenda.Replace(agents, _clock.Now, _time.LocalTimeZone);
        Wake();
    }

    /// <summary>
    /// Wakes the loop and completes when it has come round: it sleeps until something is due, so that only this shows that it would wake.
    /// </summary>
    /// <exception cref="OperationCanceledException">It did not in time, or does not run.</exception>
    public async Task ComeRoundAsync(CancellationToken cancellation)
    {
        var round = Volatile.Read(ref _round).Task;
        Wake();
        await round.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Runs until it is stopped, and then waits for the dispatches under way, which are cancelled. Run it once.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            // Taken before the agenda is read, so that no change of it is slept through.
            var replaced = Volatile.Read(ref _replaced).Token;
            FireDue(stopping);
            EndRound();
            using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(stopping, replaced);
            await _clock.WaitAsync(_agenda.Soonest ?? DateTimeOffset.MaxValue, interrupt.Token).ConfigureAwait(false);
        }

        await _dispatches.EndAsync().ConfigureAwait(false);
    }

    private void Wake() => Interlocked.Exchange(ref _replaced, new()).Cancel();

    private void EndRound()
    {
        Interlocked.Exchange(ref _lastRound, _clock.Now.UtcTicks);
        Interlocked.Exchange(ref _round, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private void FireDue(CancellationToken stopping)
    {
        var now = _clock.Now;
        foreach (var due in _agenda.TakeDue(now))
        {
            if (ReasonToSkip(due) is { } reason) Skip(due, reason);
            else Start(due, now, stopping);
        }
    }

    private SkipReason? ReasonToSkip(DueFire due)
    {
        if (due.Missed) return SkipReason.Missed;
        var agent = due.Agent.Name;
        if (_spent.HasSpent(agent)) return SkipReason.Budget;
        if (due.Overlap == ScheduleOverlap.Allow) return null;
        return _dispatches.IsUnderWay(agent) || _running.HasRunning(agent) ? SkipReason.StillRunning : null;
    }

    private void Skip(DueFire due, SkipReason reason)
    {
        _agenda.NoteSkipped(due, reason);
        SchedulerLog.Skipped(_log, due, reason);
        _dispatch.NoteSkipped(due.Agent.Name, new SkippedFire(due.Fire.Occurrence, reason));
    }

    private void Start(DueFire due, DateTimeOffset now, CancellationToken stopping)
    {
        _agenda.NoteFired(due, now);
        _dispatches.Begin(due.Agent.Name, due.Fire.Occurrence, stopping);
    }
}

/// <summary>The scheduler's events.</summary>
internal static partial class SchedulerLog
{
    [LoggerMessage(
        1,
        LogLevel.Error,
        "The scheduled run of {agent} was not dispatched: {error}.",
        EventName = "agentd.scheduled_run_dispatch_failed")]
    public static partial void DispatchFailed(ILogger log, string agent, string error);

    public static void Skipped(ILogger log, DueFire due, SkipReason reason) =>
        Skipped(log, due.Agent.Name.Value, due.Fire.Occurrence.UtcDateTime, reason.Word(), reason.Explanation());

    [LoggerMessage(
        2,
        LogLevel.Warning,
        "The scheduled run of {agent} at {occurrence:O} was skipped ({reason}): {detail}.",
        EventName = "agentd.scheduled_run_skipped")]
    private static partial void Skipped(ILogger log, string agent, DateTime occurrence, string reason, string detail);
}

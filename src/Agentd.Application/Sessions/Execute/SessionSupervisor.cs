using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Execute;

/// <summary>
/// Sees a running container to its end: by itself, at one of its bounds, or on request. Costs no process and no poll while
/// the session runs.
/// </summary>
public sealed class SessionSupervisor(
    IContainerEngine engine, ISessionStatus status, SessionEndWatch watch, BoundWatch bounds, TimeProvider time, ILoggerFactory loggers)
{
    // What fills the disk goes on filling it while it is asked to end.
    private static readonly TimeSpan LongestGraceOfDisk = TimeSpan.FromSeconds(2);

    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>
    /// Waits for the end, whatever brings it. Once the agent has ended by itself, nothing changes the outcome: neither a bound that is hit
    /// while the session's work is kept, nor the death of the shell that keeps it.
    /// </summary>
    /// <exception cref="SessionException">The session ended in a way that no exit code can be believed of.</exception>
    public async Task<SessionOutcome> SuperviseAsync(Supervision supervision)
    {
        try
        {
            return await UntilEndAsync(supervision).ConfigureAwait(false);
        }
        catch (SessionException) when (supervision.Live.AgentEndedWith is { } code)
        {
            return SessionOutcome.FromExitCode(code);
        }
    }

    private async Task<SessionOutcome> UntilEndAsync(Supervision supervision)
    {
        using var ended = new CancellationTokenSource();
        try
        {
            var end = watch.EndAsync(supervision, ended.Token);
            var bound = bounds.FirstAsync(supervision, ended.Token);
            var stop = supervision.Live.Stop.Made;
            await Task.WhenAny(end, bound, stop).ConfigureAwait(false);
            if (end.IsCompleted) return AsAgentEnded(supervision, await end.ConfigureAwait(false));
            if (supervision.Live.AgentEndedWith is { } code)
            {
                await Task.WhenAny(end, Task.Delay(supervision.Live.Keeping.Timeout, time, ended.Token)).ConfigureAwait(false);
                return SessionOutcome.FromExitCode(code);
            }
            var (outcome, grace) = stop.IsCompleted
                ? EndAsAsked(supervision, await stop.ConfigureAwait(false))
                : EndAtBound(supervision, await bound.ConfigureAwait(false));
            await EndedInGraceAsync(supervision, end, grace, ended.Token).ConfigureAwait(false);
            return outcome;
        }
        finally
        {
            supervision.Live.Progress.StepsEnded();
            await ended.CancelAsync().ConfigureAwait(false);
        }
    }

    private static SessionOutcome AsAgentEnded(Supervision supervision, SessionOutcome end) =>
        supervision.Live.AgentEndedWith is { } code ? SessionOutcome.FromExitCode(code) : end;

    private (SessionOutcome Outcome, TimeSpan Grace) EndAsAsked(Supervision supervision, StopWish wish)
    {
        var grace = wish.Grace ?? supervision.Grace;
        NoteEnding(supervision, new SessionNews.StopAsked(grace));
        return (SessionOutcome.Cancelled, grace);
    }

    private (SessionOutcome Outcome, TimeSpan Grace) EndAtBound(Supervision supervision, SessionBound bound)
    {
        var live = supervision.Live;
        live.Note(record => record with { Bound = bound });
        var fills = bound is SessionBound.Disk or SessionBound.Entries;
        SessionLog.BoundHit(_log, live.Id, live.Names.Container, bound.Word(), fills ? live.Excess?.Place.Word() : null);
        NoteEnding(supervision, new SessionNews.BoundHit(bound));
        return (bound.Outcome(), fills && supervision.Grace > LongestGraceOfDisk ? LongestGraceOfDisk : supervision.Grace);
    }

    // Should this daemon not live to see the end, the next one must not take it for the agent's own.
    private void NoteEnding(Supervision supervision, SessionNews ending)
    {
        try
        {
            status.WriteEnding(supervision.Staged, ending);
        }
        catch (SessionException failure)
        {
            var live = supervision.Live;
            SessionLog.Lifecycle(_log, LogLevel.Warning, live.Id, live.Names.Container, "ending_not_told", "execute", failure.Message);
        }
    }

    // The request to end is not waited for: the engine may hang, and the grace must not.
    private async Task EndedInGraceAsync(Supervision supervision, Task end, TimeSpan grace, CancellationToken ended)
    {
        _ = AskToEndAsync(supervision.Live, ended);
        await Task.WhenAny(end, Task.Delay(grace, time, ended)).ConfigureAwait(false);
    }

    private async Task AskToEndAsync(LiveSession live, CancellationToken ended)
    {
        try
        {
            await engine.TerminateAsync(live.Names.Container, ended).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is EngineException or OperationCanceledException)
        {
            SessionLog.Lifecycle(_log, LogLevel.Warning, live.Id, live.Names.Container, "terminate", "execute", failure.Message);
        }
    }
}

/// <summary>A container to be seen to its end, started by this daemon or adopted from an earlier one.</summary>
/// <param name="Live">The session.</param>
/// <param name="Staged">Its staging directory.</param>
/// <param name="StartedAt">When the container started: the time limit counts from here.</param>
/// <param name="Limits">Its limits.</param>
public sealed record Supervision(LiveSession Live, StagedSession Staged, DateTimeOffset StartedAt, SessionLimits Limits)
{
    /// <summary>The time between SIGTERM and SIGKILL.</summary>
    public TimeSpan Grace => Limits.StopGrace ?? SessionLimits.UsualStopGrace;
}

using Agentd.Application.Figures;
using Agentd.Application.Ports;
using Agentd.Application.Sessions.Seal;
using Agentd.Application.Sessions.Teardown;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Lifecycle;

/// <summary>
/// The end that every session comes to, run or recovered: the outcome is written down, then teardown, then, if that left nothing
/// behind, the seal. What fails is tried again until the record is closed; the first error is the one reported.
/// </summary>
public sealed class SessionClosing(
    IMediator mediator, IAuditRecords records, INotices notices, LaterTries tries, SessionFigures figures, TimeProvider time,
    ILoggerFactory loggers)
{
    // With the grace before it, what a caller waits at most for a time limit, whatever the engine does.
    private static readonly TimeSpan Promptly = TimeSpan.FromMilliseconds(1250);

    // Nearly every clean-up is over long before; but how much there is to remove was the session's choice.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // After about half a minute: what only has to wait for the engine is done by then.
    private const int TriesBeforeTelling = 6;

    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>Closes a session whose outcome or failure is known. Never throws.</summary>
    /// <returns>The report. The session is over only when its record is closed, or when the daemon ends before.</returns>
    public async Task<SessionReport> CloseAsync(LiveSession live)
    {
        LogEnd(live.Session);
        EndingCause.Note(live);
        CountEnd(live);
        if (live.Record.Displaced is { } displaced) SessionLog.AuditWarning(_log, live.Id, "runa_displaced", displaced.Explanation());
        _ = UntilClosedAsync(live);
        var patience = Task.Delay(live.Session.Outcome == SessionOutcome.TimedOut ? Promptly : Patience, time);
        await Task.WhenAny(live.Report, patience).ConfigureAwait(false);
        if (!live.Report.IsCompleted) live.SetReport(Report(live, GoesOn(live)));
        return await live.Report.ConfigureAwait(false);
    }

    private async Task UntilClosedAsync(LiveSession live)
    {
        var (end, again, left) = (Complete(live), live.Record.Recovered, TriesBeforeTelling);
        await tries.UntilDoneAsync(
            async () =>
            {
                var closed = await TryAsync(live, end with { Recovered = again }).ConfigureAwait(false);
                // Before anybody is told.
                if (closed.Tried == Tried.Done)
                    figures.NoteClosed(live.Session.Agent, live.Progress.Timings, live.NetworkCounts, live.Usage);
                if (!live.Report.IsCompleted) live.SetReport(Report(live, closed.Warning));
                else if (closed.Tried == Tried.Done) SessionLog.ClosedLater(_log, live.Id, live.Names.Container, end.Outcome!);
                if (closed.Tried == Tried.Refused) left = Math.Min(left, 1);
                if (closed.Tried != Tried.Done && --left == 0)
                    SessionLog.Unsealed(_log, live.Id, live.Names.Container, closed.Warning!);
                again = true;
                return closed.Tried;
            },
            CancellationToken.None).ConfigureAwait(false);
        live.SetOver();
    }

    private async Task<Closed> TryAsync(LiveSession live, SessionRecord end)
    {
        if (!live.Session.MaySeal)
        {
            var owed = live.Footprint.HandOverOwed || live.Record.HandOverOwed;
            var unnoted = await NoteEndAsync(live, end with { HandOverOwed = owed }).ConfigureAwait(false);
            var result = await mediator.Send(new TeardownCommand(live, unnoted), CancellationToken.None).ConfigureAwait(false);
            if (result.Errors.Count > 0) live.Session.Fail(string.Join("; ", result.Errors));
            if (!result.IsClean)
            {
                await TellAsync(live, end).ConfigureAwait(false);
                return new Closed(Tried.Failed, Unsealed(live, result));
            }
            live.Session.TornDown();
        }
        await TellAsync(live, end).ConfigureAwait(false);
        var refusal = await SealAsync(live, end).ConfigureAwait(false);
        return new Closed(refusal is null ? Tried.Done : Tried.Refused, refusal);
    }

    // Before the seal, so that whatever a daemon that is killed has not told, the next one does, because it finds the record open.
    private async Task TellAsync(LiveSession live, SessionRecord end)
    {
        if (live.IsTold) return;
        var told = end with { Phases = live.Progress.Timings, Work = live.Record.Work, Usage = live.Usage };
        live.IsTold = await notices.TellEndAsync(told, live.NetworkCounts, live.Masked).ConfigureAwait(false);
    }

    private SessionReport Report(LiveSession live, string? warning)
    {
        var end = Complete(live);
        return new SessionReport(live.Id, live.Session.Outcome, live.Session.Failure, warning)
        {
            Why = WhyStopped.IsWorthTelling(end) ? WhyStopped.Of(end) : null,
        };
    }

    private void LogEnd(Session session)
    {
        var container = session.Names.Container;
        if (session.Outcome is { } outcome)
        {
            var level = outcome.IsGood ? LogLevel.Information : LogLevel.Warning;
            SessionLog.Outcome(_log, level, session.Id, container, outcome.Label, outcome.ExitCode, outcome.Signal);
        }
        else if (session.Failure is { } failure)
        {
            SessionLog.Error(_log, session.Id, container, failure.Phase.Word(), failure.Message);
        }
    }

    private void CountEnd(LiveSession live) => figures.NoteEnd(
        live.Record, live.Session.Outcome?.Label ?? SessionRecord.ErrorOutcome, live.Record.EndedAt ?? time.GetUtcNow());

    private SessionRecord Complete(LiveSession live) => live.Record with
    {
        EndedAt = live.Record.EndedAt ?? time.GetUtcNow(),
        Queued = false,
        Outcome = live.Session.Outcome?.Label ?? SessionRecord.ErrorOutcome,
        ExitCode = live.Session.Outcome?.ExitCode,
        Error = live.Session.Failure?.Message ?? live.Record.Error,
        Phases = live.Progress.Timings,
        HandOverOwed = false,
    };

    private async Task<string?> NoteEndAsync(LiveSession live, SessionRecord end)
    {
        var error = await FailureWords.OfAsync(Note, live, _log).ConfigureAwait(false);
        if (error is not null) SessionLog.AuditWarning(_log, live.Id, "end_not_noted", error);
        return error;

        Task Note()
        {
            records.NoteEnd(end);
            return Task.CompletedTask;
        }
    }

    private async Task<string?> SealAsync(LiveSession live, SessionRecord end)
    {
        var timed = end with { Phases = live.Progress.Timings, Output = live.Record.Output, Work = live.Record.Work };
        var seal = new SealCommand(live, timed);
        var refusal = await FailureWords.OfAsync(() => mediator.Send(seal, CancellationToken.None), live, _log).ConfigureAwait(false);
        if (refusal is null) live.Note(_ => timed);
        else SessionLog.Lifecycle(_log, LogLevel.Error, live.Id, live.Names.Container, "audit_seal", "seal", refusal);
        return refusal;
    }

    private string GoesOn(LiveSession live)
    {
        var told = $"session {live.Id} has ended, but its teardown goes on: its work is being kept, or the engine is slow to answer; "
            + "its record stays incomplete until then";
        SessionLog.Lifecycle(_log, LogLevel.Warning, live.Id, live.Names.Container, "slow_teardown", "teardown", told);
        return told;
    }

    private static string Unsealed(LiveSession live, TeardownResult result) =>
        $"the record of session {live.Id} was not sealed, because {result.Withheld ?? "its teardown left something behind"}; "
        + "agentd tries again while it runs";

    /// <summary>What came of one try to close a session.</summary>
    private sealed record Closed(Tried Tried, string? Warning);
}

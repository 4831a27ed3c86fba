using Agentd.Application.Ports;
using Agentd.Application.Sessions.Seal;
using Agentd.Application.Sessions.Teardown;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions;

/// <summary>
/// The end that every session comes to, run or recovered: the outcome is written down, then teardown, then, if that left nothing
/// behind, the seal. The first error is the one reported.
/// </summary>
public sealed class SessionClosing(IMediator mediator, IAuditRecords records, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    // With the grace before it, what a caller waits at most for a time limit, whatever the engine does.
    private static readonly TimeSpan Promptly = TimeSpan.FromMilliseconds(1250);

    /// <summary>Closes a session whose outcome or failure is known. Never throws.</summary>
    /// <remarks>
    /// A time limit is told promptly: when teardown takes long, the report is given before its end, which is then only logged.
    /// </remarks>
    public async Task<SessionReport> CloseAsync(LiveSession live, TeardownScope scope)
    {
        LogEnd(live.Session);
        if (live.Record.Displaced is { } displaced) SessionLog.AuditWarning(_log, live.Id, "runa_displaced", displaced.Told());
        var record = Complete(live);
        NoteEnd(live, record with { HandOverOwed = scope.HandOverWith is not null || live.Record.HandOverOwed });
        var closed = TearDownAndSealAsync(live, scope, record);
        if (live.Session.Outcome == SessionOutcome.TimedOut)
        {
            await Task.WhenAny(closed, Task.Delay(Promptly, time)).ConfigureAwait(false);
            if (!closed.IsCompleted) live.Tell(Report(live, $"session {live.Id} has ended, but its teardown goes on: the engine is slow to answer"));
        }
        var report = Report(live, await closed.ConfigureAwait(false));
        live.End(report);
        return report;
    }

    private async Task<string?> TearDownAndSealAsync(LiveSession live, TeardownScope scope, SessionRecord record)
    {
        await TearDownAsync(live, scope).ConfigureAwait(false);
        return live.Session.MaySeal ? await SealAsync(live, record).ConfigureAwait(false) : Unsealed(live);
    }

    private static SessionReport Report(LiveSession live, string? warning) =>
        new(live.Id, live.Session.Outcome, live.Session.Failure, Joined(BoundWarning.Of(live), warning));

    private static string? Joined(params string?[] warnings) =>
        string.Join("; ", warnings.OfType<string>()) is { Length: > 0 } all ? all : null;

    private void LogEnd(Session session)
    {
        var container = session.Names.Container;
        if (session.Outcome is { } outcome)
            SessionLog.Outcome(_log, outcome.IsGood ? LogLevel.Information : LogLevel.Warning, session.Id, container, outcome.Label, outcome.ExitCode, outcome.Signal);
        else if (session.Failure is { } failure)
            SessionLog.Error(_log, session.Id, container, failure.Phase.Word(), failure.Message);
    }

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

    private void NoteEnd(LiveSession live, SessionRecord record)
    {
        try
        {
            records.NoteEnd(record);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            SessionLog.AuditWarning(_log, live.Id, "end_not_noted", FailureWords.Of(failure, live, _log));
        }
    }

    private async Task TearDownAsync(LiveSession live, TeardownScope scope)
    {
        var result = await mediator.Send(new TeardownCommand(live, scope), CancellationToken.None).ConfigureAwait(false);
        if (result.IsClean) live.Session.TornDown();
        else live.Session.Fail(string.Join("; ", result.Errors));
    }

    private async Task<string?> SealAsync(LiveSession live, SessionRecord record)
    {
        try
        {
            var timed = record with { Phases = live.Progress.Timings, ConsoleCut = live.Record.ConsoleCut };
            await mediator.Send(new SealCommand(live, timed), CancellationToken.None).ConfigureAwait(false);
            live.Record = timed;
            return null;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            var told = FailureWords.Of(failure, live, _log);
            SessionLog.Lifecycle(_log, LogLevel.Error, live.Id, live.Names.Container, "audit_seal", "seal", told);
            return told;
        }
    }

    private static string? Unsealed(LiveSession live) =>
        $"the record of session {live.Id} was not sealed, because its teardown left something behind";
}

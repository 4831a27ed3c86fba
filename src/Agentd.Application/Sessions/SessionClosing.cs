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

    /// <summary>Closes a session whose outcome or failure is known. Never throws.</summary>
    public async Task<SessionReport> CloseAsync(LiveSession live, TeardownScope scope)
    {
        var session = live.Session;
        LogEnd(session);
        var record = Complete(live);
        NoteEnd(live, record);
        await TearDownAsync(live, scope).ConfigureAwait(false);
        var warning = session.MaySeal ? await SealAsync(live, record).ConfigureAwait(false) : Unsealed(live);
        var report = new SessionReport(session.Id, session.Outcome, session.Failure, warning);
        live.End(report);
        return report;
    }

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
        EndedAt = time.GetUtcNow(),
        Outcome = live.Session.Outcome?.Label ?? SessionRecord.ErrorOutcome,
        ExitCode = live.Session.Outcome?.ExitCode,
        Error = live.Session.Failure?.Message ?? live.Record.Error,
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

using Agentd.Application.Sessions;
using Agentd.Daemon.Logging;
using Agentd.Daemon.Notices;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Verification;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Notices;
using Agentd.Infrastructure.State;
using Agentd.Protocol.Linux;
using Microsoft.Extensions.Hosting;

namespace Agentd.Daemon.Lifetime;

/// <summary>
/// Verifies all audit records once a day, where the configuration says so. What a stop interrupts goes on with the next daemon; what is not
/// as it was sealed is told once.
/// </summary>
internal sealed class DailyVerification(
    DaemonConfiguration configuration, VerifierProcess verifier, SpooledNotices notices, LiveSessions live, TimeProvider time,
    ILoggerFactory loggers) : BackgroundService
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1), AfterFailure = TimeSpan.FromHours(1);

    // As much is done twice by a daemon whose predecessor was killed.
    private static readonly TimeSpan BetweenNotes = TimeSpan.FromSeconds(30);

    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);
    private volatile VerificationNote? _note;
    private long _kept;

    /// <summary>How it stands; null where records are not verified, or where that is not known yet.</summary>
    public VerificationNote? Note => _note;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!configuration.VerifiesDaily) return;
        try
        {
            while (true)
            {
                var pause = await TryAsync(stoppingToken).ConfigureAwait(false);
                if (live.All.Count == 0) ResidentMemory.GiveBack();
                await Task.Delay(pause, time, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next daemon goes on with it.
        }
    }

    /// <summary>Verifies if it is time to.</summary>
    /// <returns>For how long there is nothing to do.</returns>
    private async Task<TimeSpan> TryAsync(CancellationToken stopping)
    {
        try
        {
            var notes = new VerificationNotes(configuration.StateDirectory ?? throw new SessionException(
                "audit_verify is set, and there is no place to keep how far it has come: set [daemon] state_dir, XDG_STATE_HOME or HOME"));
            _note ??= notes.Read();
            if (_note.Began is null && Left(_note) is var left && left > TimeSpan.Zero) return left;
            await VerifyAsync(notes, stopping).ConfigureAwait(false);
            return Left(_note!);
        }
        catch (SessionException failure)
        {
            DaemonLog.VerificationFailed(_log, failure.Message);
            return AfterFailure;
        }
    }

    // A clock that was set back must not put it off for longer than a day.
    private TimeSpan Left(VerificationNote note)
    {
        if (note.LastBegan is not { } began) return TimeSpan.Zero;
        var left = began + Day - time.GetUtcNow();
        return left > Day ? Day : left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private async Task VerifyAsync(VerificationNotes notes, CancellationToken stopping)
    {
        var note = _note! with { Began = _note.Began ?? time.GetUtcNow() };
        Keep(notes, note);
        var after = note is { AfterAgent: { } agent, AfterSession: { } session } ? new VerifiedPlace(agent, session) : null;
        try
        {
            await verifier.RunAsync(after, step => TakeAsync(notes, step), stopping).ConfigureAwait(false);
        }
        finally
        {
            Keep(notes, _note!);
        }
        note = _note!;
        Keep(notes, new VerificationNote
        {
            LastBegan = note.Began,
            LastEnded = time.GetUtcNow(),
            LastRecords = note.Records,
            LastFound = note.Found,
        });
        DaemonLog.RecordsVerified(_log, note.Records, note.Found.Count);
    }

    private async Task TakeAsync(VerificationNotes notes, VerifiedStep step)
    {
        var note = _note!;
        if (step.IsPassed) note = note with { AfterAgent = step.Agent, AfterSession = step.SessionId, Records = note.Records + 1 };
        if (step.Count > 0 && !note.Found.Contains(step.Key) && note.Found.Count < VerificationNote.MostFound)
        {
            if (!note.LastFound.Contains(step.Key)) await TellAsync(note, step).ConfigureAwait(false);
            // Only now: a daemon that is killed before lets the next one find it again, and tell it under the same id.
            Keep(notes, note with { Found = [.. note.Found, step.Key] });
        }
        else if (time.GetElapsedTime(_kept) >= BetweenNotes)
        {
            Keep(notes, note);
        }
        else
        {
            _note = note;
        }
    }

    private Task TellAsync(VerificationNote note, VerifiedStep step)
    {
        var first = step.Findings?.FirstOrDefault() ?? "";
        DaemonLog.RecordTampered(_log, step.Agent, step.SessionId ?? "its chain", step.Count, first);
        return notices.TellAsync(TamperedNotice.Of(step, note.Began ?? time.GetUtcNow()));
    }

    private void Keep(VerificationNotes notes, VerificationNote note)
    {
        _note = note;
        _kept = time.GetTimestamp();
        notes.Keep(note);
    }
}

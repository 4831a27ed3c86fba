using Agentd.Application.Ports;
using Agentd.Application.Scheduling;
using Agentd.Daemon.Logging;
using Agentd.Domain.Sessions;

namespace Agentd.Daemon.Health;

/// <summary>
/// Judges whether a run that is asked for now would be taken and begin: its socket is bound, Podman answers, the scheduler's loop comes
/// round, and records can be written. It looks when it is asked, and an answer counts for some seconds, whoever asks how often.
/// </summary>
internal sealed class ReadinessCheck(
    Readiness readiness, IContainerEngine engine, IAuditRecords records, Scheduler scheduler, TimeProvider time,
    ILoggerFactory loggers)
{
    // Well before a client or a scraper gives up: its operator wants to know what does not answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(5);

    private readonly PodmanSilence _silence = new(time, loggers.CreateLogger(DaemonLog.Category));
    private readonly Lock _lock = new();
    private Task<Judgement>? _judging;
    private long _begun;
    private volatile string? _podmanVersion;

    /// <summary>The version that Podman last told; null while it has told none.</summary>
    public string? PodmanVersion => _podmanVersion;

    /// <summary>Judges, or says again what was judged just now.</summary>
    public async Task<ReadinessAnswer> AskAsync(CancellationToken cancellation)
    {
        if (!readiness.IsReady) return new ReadinessAnswer(["the daemon is starting: what an earlier one left is not settled yet"], null);
        var judged = await JudgeOnceAsync().WaitAsync(cancellation).ConfigureAwait(false);
        string?[] reasons =
        [
            readiness.IsDraining ? "the daemon is shutting down" : null, judged.Podman.Reason, judged.Scheduler, judged.Records,
        ];
        return new ReadinessAnswer([.. reasons.OfType<string>()], judged.Podman.Version);
    }

    private Task<Judgement> JudgeOnceAsync()
    {
        lock (_lock)
        {
            if (_judging is { } judging && (!judging.IsCompleted || time.GetElapsedTime(_begun) < Lasts)) return judging;
            _begun = time.GetTimestamp();
            return _judging = JudgeAsync();
        }
    }

    // Side by side: each may take all of its patience.
    private async Task<Judgement> JudgeAsync()
    {
        using var patience = new CancellationTokenSource(Patience, time);
        var (podman, rounds, writes) = (AskPodmanAsync(patience.Token), RoundsAsync(patience.Token), WritesAsync(patience.Token));
        await Task.WhenAll(podman, rounds, writes).ConfigureAwait(false);
        return new Judgement(
            await podman.ConfigureAwait(false), await rounds.ConfigureAwait(false), await writes.ConfigureAwait(false));
    }

    private async Task<(string? Version, string? Reason)> AskPodmanAsync(CancellationToken patience)
    {
        try
        {
            _podmanVersion = await engine.VersionAsync(patience).ConfigureAwait(false);
            _silence.Note(null);
            return (_podmanVersion, null);
        }
        catch (Exception silence) when (silence is EngineException or OperationCanceledException)
        {
            var why = silence is EngineException ? silence.Message : $"Podman does not answer within {Patience.TotalSeconds:0} s";
            _silence.Note(why);
            return (null, why);
        }
    }

    // A daemon that drains fires nothing any more: that it does is reason enough.
    private async Task<string?> RoundsAsync(CancellationToken patience)
    {
        if (readiness.IsDraining) return null;
        try
        {
            await scheduler.ComeRoundAsync(patience).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException)
        {
            return $"the scheduler has not come round within {Patience.TotalSeconds:0} s";
        }
    }

    private async Task<string?> WritesAsync(CancellationToken patience)
    {
        try
        {
            await Task.Run(records.Probe, CancellationToken.None).WaitAsync(patience).ConfigureAwait(false);
            return null;
        }
        catch (Exception failure) when (failure is SessionException or OperationCanceledException)
        {
            return failure is SessionException ? failure.Message : $"the audit root does not answer within {Patience.TotalSeconds:0} s";
        }
    }

    private sealed record Judgement((string? Version, string? Reason) Podman, string? Scheduler, string? Records);
}

/// <summary>Whether the daemon is ready.</summary>
/// <param name="Reasons">Why it is not, each for an operator; none when it is.</param>
/// <param name="PodmanVersion">The version that Podman told for it; null when it did not answer, or was not asked yet.</param>
internal sealed record ReadinessAnswer(IReadOnlyList<string> Reasons, string? PodmanVersion)
{
    /// <summary>Whether it is.</summary>
    public bool IsReady => Reasons.Count == 0;
}

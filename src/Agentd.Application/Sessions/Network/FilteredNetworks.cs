using System.Collections.Concurrent;
using Agentd.Application.Ports;
using Agentd.Application.Sessions.Budgets;
using Agentd.Application.Sessions.Usage;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Network;

/// <summary>
/// The networks of filtered sessions: opened when a container runs, opened again when the broker died, closed when the session ends. Where
/// one cannot be opened the session has none: it is never unfiltered for that.
/// </summary>
public sealed class FilteredNetworks
{
    // A broker whose relay is about to be started anew refuses for a moment.
    private const int Tries = 5;
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    private readonly IEgress _egress;
    private readonly ISessionStatus _status;
    private readonly LaterTries _later;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly NetworkEvidence _evidence;
    private readonly DayAllowances _allowances;
    private readonly ConcurrentDictionary<SessionId, (LiveSession Live, StagedSession Staged)> _open = new();

    /// <summary>Listens to the broker from now on.</summary>
    public FilteredNetworks(
        IEgress egress, IAuditRecords records, PricesInForce prices, ISessionStatus status, LaterTries later, DayAllowances allowances,
        RequestNews news, TimeProvider time, ILoggerFactory loggers)
    {
        _allowances = allowances;
        (_egress, _status, _later, _time) = (egress, status, later, time);
        _log = loggers.CreateLogger(SessionLog.Category);
        _evidence = new NetworkEvidence(records, prices, _log);
        egress.Denied += LogDenial;
        egress.Ousted += LogOusted;
        egress.BudgetReached += (session, kind, isOver) => news.NoteBudget(LiveOf(session), kind, isOver);
        egress.Stalled += (session, sign) => news.NoteStall(LiveOf(session), sign);
        egress.Lost += () => _ = RestoreAllAsync();
        egress.Forgotten += () => _ = RenewAllAsync();
    }

    /// <summary>A session has got its network, or has none any more.</summary>
    internal event Action? Changed;

    /// <summary>The sessions that have a network, or are about to.</summary>
    internal IEnumerable<LiveSession> Open => _open.Values.Select(open => open.Live);

    /// <summary>Whether the session is filtered.</summary>
    internal bool HaveOneFor(StagedSession staged) => _egress.IsFiltered(staged);

    /// <summary>Opens the network of a session whose container runs; one that is not filtered is left alone.</summary>
    /// <exception cref="EngineException">It could not be opened: the session has none.</exception>
    internal async Task OpenAsync(LiveSession live, StagedSession staged)
    {
        if (!_egress.IsFiltered(staged)) return;
        _open[live.Id] = (live, staged);
        if (live.Record.Network is { Learns: true }) SessionLog.NetworkLearns(_log, live.Id, live.Names.Container);
        try
        {
            await AttachAsync(live, staged).ConfigureAwait(false);
            Changed?.Invoke();
        }
        catch (OperationCanceledException)
        {
            // The session was asked to end meanwhile, and needs no network for that.
        }
    }

    /// <summary>Opens the network of a session that an earlier daemon started, for as long as it takes.</summary>
    internal async Task ReopenAsync(LiveSession live, StagedSession staged)
    {
        if (!_egress.IsFiltered(staged)) return;
        _open[live.Id] = (live, staged);
        if (await UntilAttachedAsync(live, staged).ConfigureAwait(false)) Changed?.Invoke();
    }

    /// <summary>Whether a session takes a credential as it is declared now.</summary>
    internal bool Takes(LiveSession live, ResolvedCredential credential) =>
        _open.TryGetValue(live.Id, out var open) && _egress.Takes(open.Staged, credential);

    /// <summary>Gives the broker the values of a session's credentials, for as long as it takes.</summary>
    internal Task RenewAsync(LiveSession live) =>
        _open.TryGetValue(live.Id, out var open) ? RenewAsync(live, open.Staged) : Task.CompletedTask;

    /// <summary>
    /// Closes a session's network, whichever daemon opened it, and keeps what was decided and what was used in its record. A broker that
    /// does not answer holds up no teardown.
    /// </summary>
    /// <returns>Why one of them is not in the record; null where both are, or where there is none.</returns>
    internal async Task<string?> CloseAsync(LiveSession live, StagedSession? staged, CancellationToken cancellation)
    {
        if (_open.TryRemove(live.Id, out _)) Changed?.Invoke();
        if (staged is null || !_egress.IsFiltered(staged)) return null;
        // While somebody may still carry it, more may be taken: all that it was allowed counts.
        if (await DetachAsync(live).ConfigureAwait(false)) await _allowances.SettleAsync(live, staged).ConfigureAwait(false);
        return await _evidence.KeepAsync(live, staged, cancellation).ConfigureAwait(false);
    }

    private async Task<bool> DetachAsync(LiveSession live)
    {
        try
        {
            await _egress.DetachAsync(live.Id, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (EngineException failure)
        {
            SessionLog.Lifecycle(_log, LogLevel.Warning, live.Id, live.Names.Container, "network", "teardown", failure.Message);
            return false;
        }
    }

    private async Task AttachAsync(LiveSession live, StagedSession staged)
    {
        for (var at = 1; ; at++)
        {
            try
            {
                await GiveAsync(live, all => _egress.AttachAsync(live.Id, staged, all, Progress(staged), live.Stop.Token))
                    .ConfigureAwait(false);
                if (_open.ContainsKey(live.Id)) return;
                // It ended meanwhile, and what is attached after that nobody would take away.
                await DetachAsync(live).ConfigureAwait(false);
                throw new OperationCanceledException();
            }
            catch (EngineException) when (at < Tries)
            {
                await Task.Delay(BetweenTries, _time, live.Stop.Token).ConfigureAwait(false);
            }
        }
    }

    private Task RenewAllAsync() =>
        Task.WhenAll(_open.Values.Where(open => open.Live.Brokered.Count > 0).Select(open => RenewAsync(open.Live, open.Staged)));

    // Until it has them, requests that need one wait.
    private Task RenewAsync(LiveSession live, StagedSession staged) => _later.UntilDoneAsync(
        async () =>
        {
            if (!_open.ContainsKey(live.Id)) return Tried.Done;
            try
            {
                await GiveAsync(live, all => _egress.RenewAsync(live.Id, staged, all, CancellationToken.None)).ConfigureAwait(false);
                return Tried.Done;
            }
            catch (EngineException failure)
            {
                SessionLog.Lifecycle(_log, LogLevel.Error, live.Id, live.Names.Container, "network", "execute", failure.Message);
                return Tried.Failed;
            }
        },
        CancellationToken.None);

    // Who gave less than there is now may have been the last to arrive, and the last value counts.
    private static async Task GiveAsync(LiveSession live, Func<IReadOnlyList<ResolvedCredential>, Task> give)
    {
        IReadOnlyList<ResolvedCredential> given;
        do
        {
            given = live.Brokered;
            await give(given).ConfigureAwait(false);
        }
        while (given != live.Brokered);
    }

    private Task RestoreAllAsync() => Task.WhenAll(_open.Values.Select(open => RestoreAsync(open.Live, open.Staged)));

    private async Task RestoreAsync(LiveSession live, StagedSession staged)
    {
        var since = _time.GetTimestamp();
        SessionLog.NetworkUnavailable(_log, live.Id, live.Names.Container);
        if (await UntilAttachedAsync(live, staged).ConfigureAwait(false))
            SessionLog.NetworkRestored(_log, live.Id, live.Names.Container, _time.GetElapsedTime(since).TotalSeconds);
    }

    // The session goes on meanwhile, without a network. False when it ended, or was asked to, before it was attached.
    private async Task<bool> UntilAttachedAsync(LiveSession live, StagedSession staged)
    {
        var attached = false;
        await _later.UntilDoneAsync(
            async () =>
            {
                if (!_open.ContainsKey(live.Id)) return Tried.Done;
                try
                {
                    await AttachAsync(live, staged).ConfigureAwait(false);
                    attached = true;
                    return Tried.Done;
                }
                catch (SessionException failure)
                {
                    SessionLog.Lifecycle(_log, LogLevel.Error, live.Id, live.Names.Container, "network", "execute", failure.Message);
                    return Tried.Failed;
                }
                catch (OperationCanceledException)
                {
                    return Tried.Done;
                }
            },
            CancellationToken.None).ConfigureAwait(false);
        return attached;
    }

    private CloneProgress Progress(StagedSession staged) =>
        _status.ReadNews(staged).OfType<SessionNews.StepBegan>().LastOrDefault()?.Step switch
        {
            null => CloneProgress.Before,
            { } step when step == SetupStep.CloneRepository => CloneProgress.During,
            { } step => step.IsBeforeCloned ? CloneProgress.Before : CloneProgress.After,
        };

    private LiveSession? LiveOf(SessionId session) => _open.TryGetValue(session, out var open) ? open.Live : null;

    private void LogDenial(EgressDenial denial)
    {
        if (!_open.TryGetValue(denial.Session, out var open)) return;
        var host = _egress.Shown(denial, open.Live.Masked);
        open.Live.Progress.Denied(host, denial.Port, denial.Reason);
        SessionLog.NetworkDenied(_log, denial.Session, open.Live.Names.Container, host, denial.Port, denial.Reason);
    }

    // It is not attached again: to whoever carried it the same would happen.
    private void LogOusted(SessionId session, string reason)
    {
        if (!_open.TryRemove(session, out var open)) return;
        SessionLog.NetworkDetached(_log, session, open.Live.Names.Container, reason);
        Changed?.Invoke();
    }
}

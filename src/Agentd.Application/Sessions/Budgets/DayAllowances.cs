using System.Collections.Concurrent;
using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Domain.Spending;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Budgets;

/// <summary>
/// Says what sessions may cost, where their day is bounded: the sums are kept first, then the session is told. A session is allowed some
/// room for the requests that follow; where a day is short of it, what others do not use is taken back.
/// </summary>
public sealed class DayAllowances
{
    private readonly IEgress _egress;
    private readonly IStaging _staging;
    private readonly LiveSessions _live;
    private readonly DayBudgets _days;
    private readonly DayNews _news;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _turn = new(1, 1);
    // The last one of a session counts: it asks again while it waits.
    private readonly ConcurrentDictionary<SessionId, CostWish> _wishes = new();
    private string? _trouble;

    /// <summary>Listens to the broker from now on.</summary>
    public DayAllowances(IEgress egress, IStaging staging, LiveSessions live, DayBudgets days, DayNews news, ILoggerFactory loggers)
    {
        (_egress, _staging, _live, _days, _news) = (egress, staging, live, days, news);
        _log = loggers.CreateLogger(BudgetLog.Category);
        egress.CostWanted += (session, wish) =>
        {
            _wishes[session] = wish;
            _ = Task.Run(() => AnswerAsync(session));
        };
    }

    /// <summary>A session's network is closed: what it took stays taken, and the rest is free. What fails is logged.</summary>
    internal async Task SettleAsync(LiveSession session, StagedSession staged)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_days.Book.Of(session.Id) is null) return;
            var taken = _egress.CostOf(staged).All;
            _days.Change(book => book.Settle(session.Id, taken));
        }
        catch (SessionException failure)
        {
            BudgetLog.Unsettled(_log, session.Id, failure.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task AnswerAsync(SessionId id)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!_wishes.TryRemove(id, out var wish) || !_live.TryFind(id, out var session)) return;
            await AnswerAsync(session, wish).ConfigureAwait(false);
            _trouble = null;
        }
        catch (SessionException failure)
        {
            // Nothing goes out, and the session asks again.
            if (_trouble != failure.Message) BudgetLog.Unanswered(_log, id, failure.Message);
            _trouble = failure.Message;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task AnswerAsync(LiveSession session, CostWish wish)
    {
        if (Passed(session, wish.Most, wish.Currency) is null)
        {
            await AllowAsync(session, wish.Most, wish.Currency).ConfigureAwait(false);
            return;
        }
        var underWay = Passed(session, wish.Least, wish.Currency) is null ? [] : await TakeBackAsync(session).ConfigureAwait(false);
        if (Passed(session, wish.Least, wish.Currency) is not { } passed)
            await AllowAsync(session, wish.Least, wish.Currency).ConfigureAwait(false);
        else if (Passed(session, wish.Least - GivenBack(passed), wish.Currency) is null)
            await TellAsync(session, refusal: null).ConfigureAwait(false);
        else
            await RefuseAsync(session, passed, wish.Currency).ConfigureAwait(false);

        // Once all that is under way had used nothing.
        decimal GivenBack(DayBound bound) =>
            underWay.Where(one => bound.IsOfAll || one.Agent == bound.Agent).Sum(one => one.Reserved);
    }

    private DayBound? Passed(LiveSession session, decimal total, string currency) =>
        _days.Passed(session.Id, session.Session.Agent, total, currency);

    private async Task AllowAsync(LiveSession session, decimal total, string currency)
    {
        _days.Change(book => book.Allow(session.Id, session.Session.Agent, _days.Today, currency, total));
        await TellAsync(session, refusal: null).ConfigureAwait(false);
        await _news.NoteTakenAsync(session.Session.Agent).ConfigureAwait(false);
    }

    private async Task RefuseAsync(LiveSession session, DayBound passed, string currency)
    {
        await _news.NoteOverAsync(session.Id, session.Session.Agent, passed).ConfigureAwait(false);
        // Whose relay tells that it is over once its request was answered.
        await TellAsync(session, _days.Told(passed, currency)).ConfigureAwait(false);
    }

    private Task TellAsync(LiveSession session, string? refusal) =>
        _egress.AllowAsync(session.Id, _days.Book.Of(session.Id)?.Total ?? 0, refusal, CancellationToken.None);

    // What requests have under way, those of the session that asks too, for it is waited for.
    private async Task<IReadOnlyList<(AgentName Agent, decimal Reserved)>> TakeBackAsync(LiveSession asking)
    {
        var today = _days.Today;
        var leases = _days.Book.Leases.Where(lease => lease.Day >= today && lease.Session != asking.Id).ToArray();
        var taken = await Task.WhenAll(leases.Select(TakeBackAsync)).ConfigureAwait(false);
        var known = leases.Zip(taken).Where(one => one.Second is not null).ToArray();
        if (known.Length > 0)
            _days.Change(book => known.Aggregate(book, (all, one) => all.TakeBack(one.First.Session, one.Second!.Value.All)));
        var own = _staging.Find(asking.Names) is { } staged ? _egress.CostOf(staged).Reserved : 0;
        return [.. known.Select(one => (one.First.Agent, one.Second!.Value.Reserved)), (asking.Session.Agent, own)];
    }

    // Null where it cannot be: then all of it counts on.
    private async Task<TakenCost?> TakeBackAsync(SpendingLease lease)
    {
        if (!_live.TryFind(lease.Session, out var other) || _staging.Find(other.Names) is not { } staged) return null;
        try
        {
            await _egress.AllowAsync(lease.Session, 0, refusal: null, CancellationToken.None).ConfigureAwait(false);
            return _egress.CostOf(staged);
        }
        catch (EngineException)
        {
            return null;
        }
    }
}

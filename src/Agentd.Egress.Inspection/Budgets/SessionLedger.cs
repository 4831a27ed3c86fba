using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;
using Agentd.Egress.Inspection.Metering;
using Agentd.Egress.Protocol;

namespace Agentd.Egress.Inspection.Budgets;

/// <summary>
/// What is left of a session's budget. What a request can use at most is taken from it before the request goes out, and given back as far
/// as the answer says that less was used. All of it is in the session's file of usage, which another relay reads.
/// </summary>
internal sealed class SessionLedger
{
    /// <summary>The reason of a request that may have cost something although it was answered with an error.</summary>
    public const string BrokenServer = "server_error";

    // Each may be of 8 MiB.
    private const int MostBodies = 8;

    // As long as most models think.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Lock _turn = new();
    private readonly UsageJournal _journal;
    private readonly EgressBudget _budget;
    private readonly BudgetBell _bell;
    private readonly TimeProvider _time;
    private readonly DayAllowance? _day;
    private TaskCompletionSource _change = NewChange();
    private long _requests, _last;
    private Spent _counted, _reserved;

    /// <summary>Goes on where an earlier relay left it.</summary>
    /// <param name="journal">Where it is written down.</param>
    /// <param name="terms">The budget.</param>
    /// <param name="earlier">What was used before.</param>
    /// <param name="tell">Hears when most of it is used, and when a request wanted more than is left.</param>
    /// <param name="time">The clock.</param>
    /// <param name="day">What of it the sums of the day allow; null where they do not bound it.</param>
    public SessionLedger(
        UsageJournal journal, BudgetTerms terms, EarlierSpending earlier, Action<BudgetKind, bool> tell, TimeProvider time,
        DayAllowance? day = null)
    {
        _day = day;
        (_journal, Terms, _budget, _time) = (journal, terms, terms.Budget, time);
        (_requests, _last, _counted) = (earlier.Requests, earlier.LastId, earlier.Spent);
        _bell = new BudgetBell(_budget, tell, time);
        _bell.Forget(_requests, _counted);
    }

    /// <summary>Room for the bodies of requests that are read: who has none waits.</summary>
    public SemaphoreSlim Bodies { get; } = new(MostBodies, MostBodies);

    /// <summary>What the budget says of models.</summary>
    public BudgetTerms Terms { get; }

    /// <summary>Counts a request that costs nothing. Null when it may go out, else why not.</summary>
    public BudgetObstacle? CountFree(string host)
    {
        lock (_turn)
        {
            if (Over(RequestDemand.Nothing, reserved: default) is { } over) return over;
            if (!_journal.TryBegin(new UsageLine { State = UsageState.Free, Host = host })) return BudgetObstacle.NotWritten;
            _requests++;
            _bell.Ring(_requests, _counted);
            return null;
        }
    }

    /// <summary>
    /// Takes what a request can use. While what others under way may give back decides, it waits for them.
    /// </summary>
    /// <returns>Hears once what the request used; or why it must not go out.</returns>
    public async Task<(Action<UsageLine>? Tell, BudgetObstacle? Obstacle)> ReserveAsync(
        string host, RequestDemand demand, CancellationToken cancellation)
    {
        var began = _time.GetTimestamp();
        while (true)
        {
            Task change;
            lock (_turn)
            {
                if (Over(demand, reserved: default) is { } over) return (null, over);
                if (Over(demand, _reserved, isFinal: false) is null)
                {
                    BudgetObstacle? obstacle = null;
                    if (_day?.Has(_counted.Cost, _reserved.Cost, demand.Most.Cost, out obstacle) != false) return Begin(host, demand);
                    if (obstacle is not null)
                        return (null, obstacle.IsForNow ? obstacle : obstacle with { Afterwards = () => RingOver(BudgetKind.Day) });
                }
                change = _change.Task;
            }
            var left = Patience - _time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero) return (null, BudgetObstacle.Taken);
            var pause = _day is not null && left > DayAllowance.BetweenAsks ? DayAllowance.BetweenAsks : left;
            await Task.WhenAny(change, Task.Delay(pause, _time, cancellation)).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Its requests may cost so much, all together; beyond it nothing goes out from now on.</summary>
    /// <param name="cost">The most.</param>
    /// <param name="refusal">Why there will not be more; null where there may be.</param>
    public void Allow(decimal cost, string? refusal)
    {
        lock (_turn)
        {
            _day?.Answer(cost, refusal);
            TellChange();
        }
    }

    private (Action<UsageLine>? Tell, BudgetObstacle? Obstacle) Begin(string host, RequestDemand demand)
    {
        var (id, most) = (_last + 1, demand.Most);
        var begin = new UsageLine
        {
            State = UsageState.Begin,
            Host = host,
            Id = id,
            Reserved = _budget.Tokens is null ? null : most.Tokens,
            ReservedCost = _budget.CountsCost ? most.Cost : null,
        };
        if (!_journal.TryBegin(begin)) return (null, BudgetObstacle.NotWritten);
        (_last, _requests, _reserved) = (id, _requests + 1, _reserved + most);
        _bell.Ring(_requests, _counted);
        return (line => Settle(line with { Id = id }, demand), null);
    }

    private void Settle(UsageLine line, RequestDemand demand)
    {
        lock (_turn)
        {
            var counted = Counted(line, demand);
            var isWritten = _journal.TryEnd(line with
            {
                Counted = _budget.Tokens is null ? null : counted.Tokens,
                CountedCost = _budget.CountsCost ? counted.Cost : null,
            });
            _reserved -= demand.Most;
            // What another relay would not know of does not count here either.
            _counted += isWritten ? counted : demand.Most;
            _bell.Ring(_requests, _counted);
            TellChange();
        }
    }

    private void TellChange()
    {
        _change.SetResult();
        _change = NewChange();
    }

    private Spent Counted(UsageLine line, RequestDemand demand)
    {
        if (line is { State: UsageState.Failed, Reason: null }) return default;
        if (line.State != UsageState.Measured) return demand.Most;
        var tokens = new TokenCounts(line.Input ?? 0, line.Output ?? 0, line.CacheRead ?? 0, line.CacheWrite ?? 0);
        return new Spent(tokens.All, Terms.CostOf(line.Model, tokens, demand.Price));
    }

    private BudgetObstacle? Over(RequestDemand demand, Spent reserved, bool isFinal = true)
    {
        var (taken, most) = (_counted + reserved, demand.Most);
        if (_budget.Requests is { } requests && _requests >= requests) return Full(BudgetKind.Requests, requests, _requests, 1, isFinal);
        if (_budget.Tokens is { } tokens && taken.Tokens + most.Tokens > tokens)
            return Full(BudgetKind.Tokens, tokens, taken.Tokens, most.Tokens, isFinal);
        return _budget.Cost is { } cost && taken.Cost + most.Cost > cost
            ? Full(BudgetKind.Cost, cost, taken.Cost, most.Cost, isFinal) : null;
    }

    private BudgetObstacle Full(BudgetKind kind, decimal most, decimal taken, decimal wanted, bool isFinal)
    {
        var full = BudgetObstacle.Full(kind == BudgetKind.Cost ? _budget.Currency ?? "" : kind.Word(), most, taken, wanted);
        return isFinal ? full with { Afterwards = () => RingOver(kind) } : full;
    }

    private void RingOver(BudgetKind kind)
    {
        lock (_turn) _bell.RingOver(kind);
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

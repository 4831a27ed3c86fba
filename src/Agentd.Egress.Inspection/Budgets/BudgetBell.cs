using Agentd.Domain.Usage;
using Agentd.Egress.Protocol;

namespace Agentd.Egress.Inspection.Budgets;

/// <summary>Tells that most of a budget is used, once for each of its bounds, and that a request wanted more than is left.</summary>
/// <param name="budget">The budget.</param>
/// <param name="tell">Hears of what, and whether a request was refused for it.</param>
/// <param name="time">The clock.</param>
internal sealed class BudgetBell(EgressBudget budget, Action<BudgetKind, bool> tell, TimeProvider time)
{
    private const decimal Most = 0.8m;

    // The door may have lost what it was told; whoever asks on and on is not to fill its ears.
    private static readonly TimeSpan BetweenRings = TimeSpan.FromSeconds(5);

    private readonly HashSet<BudgetKind> _told = [];
    private long? _rung;

    /// <summary>What was used before was told of before.</summary>
    public void Forget(long requests, Spent spent) => _told.UnionWith(Near(requests, spent));

    /// <summary>So much is used now.</summary>
    public void Ring(long requests, Spent spent)
    {
        foreach (var kind in Near(requests, spent))
            if (_told.Add(kind)) tell(kind, false);
    }

    /// <summary>A request wanted more than is left.</summary>
    public void RingOver(BudgetKind kind)
    {
        if (_rung is { } last && time.GetElapsedTime(last) < BetweenRings) return;
        _rung = time.GetTimestamp();
        tell(kind, true);
    }

    private IEnumerable<BudgetKind> Near(long requests, Spent spent)
    {
        if (budget.Requests is { } mostRequests && requests >= mostRequests * Most) yield return BudgetKind.Requests;
        if (budget.Tokens is { } mostTokens && spent.Tokens >= mostTokens * Most) yield return BudgetKind.Tokens;
        if (budget.Cost is { } mostCost && spent.Cost >= mostCost * Most) yield return BudgetKind.Cost;
    }
}

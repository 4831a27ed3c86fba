using System.Globalization;
using Agentd.Application.Ports;
using Agentd.Application.Sessions.Usage;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Domain.Spending;
using Agentd.Domain.Usage;

namespace Agentd.Application.Sessions.Budgets;

/// <summary>How the budgets of the day stand: what is kept of it, and the bounds of the configuration that is in force.</summary>
public sealed class DayBudgets(ISpendingBooks books, IAgents agents, PricesInForce prices, TimeProvider time)
{
    private readonly Lock _turn = new();
    private volatile SpendingBook? _book;

    /// <summary>The day, in the daemon's time zone.</summary>
    public DateOnly Today => DateOnly.FromDateTime(time.GetLocalNow().DateTime);

    /// <summary>What is kept.</summary>
    /// <exception cref="SessionException">It cannot be read.</exception>
    public SpendingBook Book
    {
        get
        {
            if (_book is { } known) return known;
            lock (_turn) return _book ??= books.Read();
        }
    }

    /// <summary>What all agents may cost on a day, all together; null for no bound.</summary>
    public decimal? LimitOfAll => agents.All.Select(agent => agent.Budget?.Day?.OfAll).FirstOrDefault(limit => limit is not null);

    /// <summary>Reads what was kept, where a day is bounded.</summary>
    /// <exception cref="SessionException">It cannot be used: no request could go out.</exception>
    public void Begin()
    {
        if (agents.All.Any(agent => agent.Budget?.Day is not null)) Change(book => book);
    }

    /// <summary>Keeps what is changed. Several change it at a time: none undoes what another has.</summary>
    /// <exception cref="SessionException">It cannot be kept, and is as it was.</exception>
    public void Change(Func<SpendingBook, SpendingBook> change)
    {
        lock (_turn)
        {
            var changed = change(_book ?? books.Read()).On(Today);
            books.Keep(changed);
            _book = changed;
        }
    }

    /// <summary>The bounds that hold for sessions of an agent, also of one that is not declared any more.</summary>
    public IReadOnlyList<DayBound> BoundsOf(AgentName agent)
    {
        var limits = agents.TryFind(agent.Value, out var declared) ? declared.Budget?.Day : new DayLimits(null, LimitOfAll);
        List<DayBound> bounds = [];
        if (limits?.OfAgent is { } own) bounds.Add(new DayBound(agent, own));
        if (limits?.OfAll is { } ofAll) bounds.Add(new DayBound(null, ofAll));
        return bounds;
    }

    /// <summary>The bound that a session would pass that may take so much from its beginning on; null for none.</summary>
    public DayBound? Passed(SessionId session, AgentName agent, decimal total, string currency)
    {
        var (today, then) = (Today, Book.Allow(session, agent, Today, currency, total));
        // Sums in two currencies are none.
        return BoundsOf(agent).FirstOrDefault(bound => then.Taken(today, bound.Agent) > bound.Limit
            || then.Currencies(today, bound.Agent).Append(prices.Now.Currency).Any(other => other != currency));
    }

    /// <summary>Why a session of an agent would come to nothing if it began now; null where it would not.</summary>
    public string? Obstacle(Agent agent)
    {
        if (agent.Budget?.Day is null) return null;
        try
        {
            return BoundsOf(agent.Name).FirstOrDefault(bound => IsSpent(agent.Name, bound)) is { } spent
                ? $"{Told(spent)}; it begins anew at midnight, or raise cost_per_day and run 'agentd reload'" : null;
        }
        catch (SessionException unknown)
        {
            return $"what was spent today is not known: {unknown.Message}";
        }
    }

    /// <summary>How a bound stands, in one line.</summary>
    /// <exception cref="SessionException">What is kept cannot be read.</exception>
    public string Told(DayBound bound) => string.Create(CultureInfo.InvariantCulture,
        $"{bound.Words}: of {bound.Limit:0.######} {prices.Now.Currency} {Book.Taken(Today, bound.Agent):0.######} are taken");

    /// <summary>The same for a session, also where its prices are in another currency.</summary>
    /// <exception cref="SessionException">What is kept cannot be read.</exception>
    public string Told(DayBound bound, string currency)
    {
        var all = Book.Currencies(Today, bound.Agent).Append(prices.Now.Currency ?? "none");
        string[] others = [.. all.Where(other => other != currency).Distinct()];
        return others.Length == 0 ? Told(bound)
            : $"{bound.Words}, which the session's costs in {currency} cannot be added to: it is in {string.Join(" and ", others)}";
    }

    // Also where some is left: once a session was refused for it, every other would be as soon as it asks as much.
    private bool IsSpent(AgentName agent, DayBound bound)
    {
        var (book, today) = (Book, Today);
        return book.Taken(today, bound.Agent) >= bound.Limit || book.Marks.Any(mark =>
            mark.IsOver && mark.Agent == agent && mark.OfAll == bound.IsOfAll && mark.Day >= today && mark.Limit >= bound.Limit);
    }
}

/// <summary>What sessions may cost on a day.</summary>
/// <param name="Agent">Those of which agent; null for those of all.</param>
/// <param name="Limit">The most.</param>
public sealed record DayBound(AgentName? Agent, decimal Limit)
{
    /// <summary>Whether it is that of all agents.</summary>
    public bool IsOfAll => Agent is null;

    /// <summary>What it is, in an operator's words.</summary>
    public string Words => Agent is { } agent ? $"the day's budget of {agent}" : "the day's budget of all agents";
}

using Agentd.Application.Sessions.Budgets;
using Agentd.Application.Sessions.Usage;
using Agentd.Domain.Agents;

namespace Agentd.Daemon.Endpoints;

/// <summary>What sessions took today, in the words of the protocol.</summary>
internal sealed class DaySpending(DayBudgets days, PricesInForce prices)
{
    /// <summary>Those of an agent; null where no day of theirs is bounded.</summary>
    /// <exception cref="Domain.Sessions.SessionException">What is kept cannot be read.</exception>
    public SpentToday? Of(Agent agent) => agent.Budget?.Day is { } limits
        ? new SpentToday(
            days.Book.Taken(days.Today, agent.Name), limits.OfAgent, prices.Now.Currency, days.Obstacle(agent) is not null) : null;

    /// <summary>Those of all agents together; null where that is not bounded.</summary>
    /// <exception cref="Domain.Sessions.SessionException">What is kept cannot be read.</exception>
    public SpentToday? OfAll()
    {
        if (days.LimitOfAll is not { } limit) return null;
        var taken = days.Book.Taken(days.Today, agent: null);
        return new SpentToday(taken, limit, prices.Now.Currency, taken >= limit);
    }
}

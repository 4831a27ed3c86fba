using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;

namespace Agentd.Domain.Spending;

/// <summary>What a session that lives may take.</summary>
/// <param name="Session">The session.</param>
/// <param name="Agent">Its agent.</param>
/// <param name="Day">The day on which more was allowed last.</param>
/// <param name="Currency">The currency.</param>
/// <param name="Before">What was allowed on earlier days.</param>
/// <param name="Cost">What was allowed on that day.</param>
public sealed record SpendingLease(SessionId Session, AgentName Agent, DateOnly Day, string Currency, decimal Before, decimal Cost)
{
    /// <summary>What it may take from its beginning on.</summary>
    public decimal Total => Before + Cost;
}

/// <summary>What was taken.</summary>
/// <param name="Agent">By sessions of which agent.</param>
/// <param name="Day">On which day.</param>
/// <param name="Currency">The currency.</param>
/// <param name="Cost">How much.</param>
public sealed record SpentSum(AgentName Agent, DateOnly Day, string Currency, decimal Cost);

/// <summary>What a day has come to.</summary>
/// <param name="Agent">The agent of which a session took, or wanted, what makes it so.</param>
/// <param name="OfAll">Whether of the bound of all agents; else of the agent's own.</param>
/// <param name="Day">The day.</param>
/// <param name="IsOver">Whether more was wanted than was left; else four fifths were taken.</param>
/// <param name="Limit">The bound.</param>
public sealed record SpendingMark(AgentName Agent, bool OfAll, DateOnly Day, bool IsOver, decimal Limit);

using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Ports;

/// <summary>Tells operators who are not looking.</summary>
public interface INotices
{
    /// <summary>Tells of a session whose container runs. Never throws.</summary>
    Task TellStartAsync(SessionRecord begun);

    /// <summary>
    /// Tells of a session's end, durably: once it returns, a daemon that is killed forgets nothing. What keeps it from that is logged, and
    /// the session is closed all the same. It may be told twice: whoever is told recognises the second. Never throws.
    /// </summary>
    /// <param name="end">The record, complete, with what the session used.</param>
    /// <param name="network">What became of a filtered session's connections; null for others, and where it is not known.</param>
    /// <param name="masked">The values that must not be told; null where they are not known any more.</param>
    /// <returns>Whether everybody is told who should be.</returns>
    Task<bool> TellEndAsync(SessionRecord end, NetworkCounts? network, IReadOnlyList<SecretValue>? masked);

    /// <summary>Tells that four fifths of a budget are used, or that more was wanted than is left of it. Never throws.</summary>
    Task TellBudgetAsync(BudgetNews news);

    /// <summary>Tells that a session gets nowhere, and goes on. Never throws.</summary>
    Task TellStallAsync(StallNews news);
}

/// <summary>That a session gets nowhere.</summary>
/// <param name="Session">The session.</param>
/// <param name="Agent">The agent.</param>
/// <param name="Why">By what it shows, in one line.</param>
public sealed record StallNews(SessionId Session, AgentName Agent, string Why);

/// <summary>That a budget comes to its end.</summary>
/// <param name="Of">Whose it is.</param>
/// <param name="IsOver">Whether more was wanted than is left; else four fifths of it are used.</param>
/// <param name="Agent">The agent; null for all.</param>
/// <param name="Key">What makes it recognisable if it is told twice.</param>
/// <param name="Why">How it stands, in one line.</param>
public sealed record BudgetNews(BudgetOwner Of, bool IsOver, AgentName? Agent, string Key, string Why)
{
    /// <summary>The session, where the budget is one's.</summary>
    public SessionId? Session { get; init; }
}

/// <summary>Whose a budget is.</summary>
public enum BudgetOwner
{
    /// <summary>A session's.</summary>
    Session,

    /// <summary>An agent's, for a day.</summary>
    Agent,

    /// <summary>The daemon's, for a day.</summary>
    Daemon,
}

using System.Collections.Concurrent;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Figures;

/// <summary>
/// How the sessions of each agent have ended: what this daemon saw, on top of what the records told when it started. The records are read
/// while the daemon works already, so that both may come in either order.
/// </summary>
public sealed class AgentHistories
{
    private readonly ConcurrentDictionary<AgentName, AgentHistory> _seen = new();
    private volatile ConcurrentDictionary<SessionId, bool>? _sessions = new();
    private readonly TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IReadOnlyDictionary<AgentName, AgentHistory>? _recorded;
    private TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the next change of any history.</summary>
    public Task Change => Volatile.Read(ref _change).Task;

    /// <summary>Completes once somebody wants to know what the records tell: reading them all costs something.</summary>
    public Task Wanted => _wanted.Task;

    /// <summary>An agent's history; null until the records are read, for before that nothing can be said to have never happened.</summary>
    public AgentHistory? this[AgentName agent] => _recorded is not { } recorded ? null
        : _seen.GetValueOrDefault(agent, AgentHistory.None).After(recorded.GetValueOrDefault(agent, AgentHistory.None));

    /// <summary>
    /// Whether this daemon saw the session's end, so that its record is no news. True of it before its record is closed; not asked once
    /// the records are read.
    /// </summary>
    public bool HasSeen(SessionId session) => _sessions is not { } sessions || sessions.ContainsKey(session);

    /// <summary>The records are read: what they tell of sessions that this daemon has not seen.</summary>
    public void SetRecorded(IReadOnlyDictionary<AgentName, AgentHistory> recorded)
    {
        (_recorded, _sessions) = (recorded, null);
        TellChange();
    }

    /// <summary>Asks for the records to be read, if they are not.</summary>
    public void Want() => _wanted.TrySetResult();

    internal void NoteEnd(SessionRecord record, string outcome, DateTimeOffset at)
    {
        _sessions?.TryAdd(record.SessionId, true);
        _seen.AddOrUpdate(record.Agent, _ => AgentHistory.None.With(outcome, at), (_, before) => before.With(outcome, at));
        TellChange();
    }

    private void TellChange() =>
        Interlocked.Exchange(ref _change, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}

/// <summary>How the sessions of one agent have ended.</summary>
/// <param name="LastSuccess">When one last did what it was asked, or truthfully had nothing to do; null for never.</param>
/// <param name="LastEnd">When one last ended; null for never.</param>
/// <param name="Failures">How many have failed since the last one that did not.</param>
public sealed record AgentHistory(DateTimeOffset? LastSuccess, DateTimeOffset? LastEnd, int Failures)
{
    /// <summary>None has ended.</summary>
    public static AgentHistory None { get; } = new(null, null, 0);

    /// <summary>
    /// The history with one more end. What an operator or a shutdown cancelled says nothing of the agent: it neither fails nor succeeds.
    /// </summary>
    public AgentHistory With(string outcome, DateTimeOffset at)
    {
        var last = LastEnd > at ? LastEnd : at;
        if (SessionOutcome.IsGoodLabel(outcome)) return new(LastSuccess > at ? LastSuccess : at, last, 0);
        return this with { LastEnd = last, Failures = outcome == SessionOutcome.Cancelled.Label ? Failures : Failures + 1 };
    }

    /// <summary>This history as the continuation of an earlier one.</summary>
    public AgentHistory After(AgentHistory earlier) => new(
        LastSuccess ?? earlier.LastSuccess, LastEnd ?? earlier.LastEnd, LastSuccess is null ? earlier.Failures + Failures : Failures);
}

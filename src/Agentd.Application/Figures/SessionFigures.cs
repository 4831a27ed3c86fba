using System.Collections.Concurrent;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;

namespace Agentd.Application.Figures;

/// <summary>
/// What this daemon's sessions come to. They are counted here and not from the records, of which old ones are removed.
/// </summary>
public sealed class SessionFigures
{
    private readonly ConcurrentDictionary<AgentName, Durations> _durations = new();
    private readonly ConcurrentDictionary<SessionPhase, Durations> _phases = new();
    private long _closed;

    /// <summary>How many sessions of an agent ended so: an outcome's label, or <c>error</c>.</summary>
    public Counts<(AgentName Agent, string Outcome)> Ended { get; } = new();

    /// <summary>How many sessions of an agent hit a bound.</summary>
    public Counts<(AgentName Agent, SessionBound Bound)> BoundsHit { get; } = new();

    /// <summary>How many sessions of an agent got nowhere, and how that showed.</summary>
    public Counts<(AgentName Agent, StallKind Kind)> Stalls { get; } = new();

    /// <summary>What filtered sessions of an agent asked of their networks, by what became of it.</summary>
    public Counts<(AgentName Agent, NetworkFate Answer)> Network { get; } = new();

    /// <summary>What the ended sessions of each agent used of models.</summary>
    public UsageFigures Usage { get; } = new();

    /// <summary>How many scheduled runs of an agent were not taken, though they were due.</summary>
    public Counts<AgentName> NotDispatched { get; } = new();

    /// <summary>How long sessions waited for their turn.</summary>
    public Durations Waits { get; } = new(Durations.OfSessions);

    /// <summary>How many records were closed: a survey of the records that was made before is out of date.</summary>
    public long Closed => Volatile.Read(ref _closed);

    /// <summary>What is known of each agent's ended sessions.</summary>
    public AgentHistories Histories { get; } = new();

    /// <summary>How long the sessions of an agent took, from acceptance to end; null while none has ended.</summary>
    public Durations? DurationsOf(AgentName agent) => _durations.GetValueOrDefault(agent);

    /// <summary>How long a phase took; null while no session was closed that had it.</summary>
    public Durations? DurationsOf(SessionPhase phase) => _phases.GetValueOrDefault(phase);

    /// <summary>
    /// A session has ended, whatever is still to be done about it. One whose end an earlier daemon noted was counted by it.
    /// </summary>
    /// <param name="record">What is known of it, the bound that it hit included.</param>
    /// <param name="outcome">The outcome's label, or <c>error</c>.</param>
    /// <param name="at">When it ended.</param>
    public void NoteEnd(SessionRecord record, string outcome, DateTimeOffset at)
    {
        Histories.NoteEnd(record, outcome, at);
        if (record.IsComplete) return;
        Ended.Add((record.Agent, outcome));
        if (record.Bound is { } bound) BoundsHit.Add((record.Agent, bound));
        _durations.GetOrAdd(record.Agent, _ => new Durations(Durations.OfSessions)).Add(at - record.StartedAt);
    }

    /// <summary>A session's record is closed.</summary>
    /// <param name="agent">Whose session it was.</param>
    /// <param name="phases">How long its phases took, and their parts.</param>
    /// <param name="network">What it asked of its network; null where it was not filtered.</param>
    /// <param name="usage">What it used of models; null where nothing was measured.</param>
    public void NoteClosed(AgentName agent, IReadOnlyList<PhaseTiming> phases, NetworkCounts? network, SessionUsage? usage = null)
    {
        Interlocked.Increment(ref _closed);
        foreach (var timing in phases)
        {
            if (Words.Parse<SessionPhase>(timing.Name) is { } phase && timing.Duration is { } took)
                _phases.GetOrAdd(phase, _ => new Durations()).Add(took);
        }
        if (usage is not null) Usage.Add(agent, usage);
        if (network is null) return;
        Network.Add((agent, NetworkFate.Allowed), network.Allowed);
        Network.Add((agent, NetworkFate.Denied), network.Denied);
        Network.Add((agent, NetworkFate.Failed), network.Failed);
    }
}

/// <summary>What became of what a filtered session asked of its network.</summary>
public enum NetworkFate
{
    /// <summary>A rule allowed it, and it was reached.</summary>
    Allowed,

    /// <summary>It was refused.</summary>
    Denied,

    /// <summary>A rule allowed it, and it did not work.</summary>
    Failed,
}

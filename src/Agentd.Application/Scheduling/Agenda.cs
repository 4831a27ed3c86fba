using Agentd.Domain.Agents;
using Agentd.Domain.Scheduling;

namespace Agentd.Application.Scheduling;

/// <summary>
/// All scheduled agents, keyed by their next fires. It decides what a wall clock that stalls, jumps or is set back does to them, and
/// may be used from any thread.
/// </summary>
public sealed class Agenda
{
    /// <summary>A fire that is later than this is missed, and not made up.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>A clock that is set back by more than this was wrong before, and what fired by it no longer counts.</summary>
    internal static readonly TimeSpan Correction = TimeSpan.FromHours(3);

    private const int MostUpcoming = 10_000;

    private readonly Lock _gate = new();
    private readonly PriorityQueue<ScheduledAgent, DateTimeOffset> _queue = new();
    private List<ScheduledAgent> _agents = [];
    private DateTimeOffset _latest;

    internal Agenda() { }

    /// <summary>Every scheduled agent, in the order of declaration.</summary>
    public IReadOnlyList<ScheduleStatus> Agents
    {
        get
        {
            lock (_gate) return [.. _agents.Select(a => a.Status)];
        }
    }

    /// <summary>When the next fire is due; null when none is.</summary>
    internal DateTimeOffset? Soonest
    {
        get
        {
            lock (_gate) return _queue.TryPeek(out _, out var due) ? due : null;
        }
    }

    /// <summary>The fires to come of all agents, the soonest first; no more than <paramref name="count"/> of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not from 1 to 10,000.</exception>
    public IReadOnlyList<UpcomingFire> Next(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostUpcoming);
        (AgentName, FireTimes, PlannedFire?)[] starts;
        lock (_gate) starts = [.. _agents.Select(a => (a.Name, a.Times, a.Next))];
        return [.. Upcoming(starts).Take(count)];
    }

    /// <summary>Swaps the set of schedules. An agent whose schedule stays keeps its next fire; others begin now.</summary>
    /// <exception cref="FormatException">A schedule is not valid; nothing has changed then.</exception>
    internal void Replace(IEnumerable<Agent> agents, DateTimeOffset now, TimeZoneInfo local)
    {
        lock (_gate)
        {
            var known = _agents.ToDictionary(a => a.Name);
            var declared = agents.Where(a => a.Schedule is not null)
                .Select(a => (a.Name, Schedule: a.Schedule!, Times: Times(a, known.GetValueOrDefault(a.Name), local)))
                .ToList();
            _agents = declared.ConvertAll(d =>
            {
                var agent = known.GetValueOrDefault(d.Name) ?? new ScheduledAgent(d.Name, d.Schedule, d.Times);
                if (agent.Times != d.Times || agent.Next is null) agent.Adopt(d.Schedule, d.Times, now);
                return agent;
            });
            Enqueue();
        }
    }

    /// <summary>Takes what is due now, and arms the fires that follow.</summary>
    internal IReadOnlyList<DueFire> TakeDue(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (now < _latest) SetBack(now);
            _latest = now;
            var due = new List<DueFire>();
            while (_queue.TryPeek(out var agent, out var at) && at <= now)
            {
                due.Add(Take(agent, now));
                if (agent.Next is { } next) _queue.DequeueEnqueue(agent, next.Due);
                else _queue.Dequeue();
            }

            return due;
        }
    }

    internal void NoteFired(DueFire due, DateTimeOffset now)
    {
        lock (_gate) due.Agent.LastFire = now;
    }

    internal void NoteSkipped(DueFire due, SkipReason reason)
    {
        lock (_gate) due.Agent.Skip(new(due.Fire.Occurrence, reason));
    }

    // Endless, and computed as it is read.
    private static IEnumerable<UpcomingFire> Upcoming(IEnumerable<(AgentName Agent, FireTimes Times, PlannedFire? Next)> starts)
    {
        var queue = new PriorityQueue<(AgentName Agent, FireTimes Times, PlannedFire Fire), DateTimeOffset>();
        foreach (var (agent, times, next) in starts) Add(agent, times, next);
        while (queue.TryDequeue(out var soonest, out _))
        {
            yield return new(soonest.Agent, soonest.Fire.Occurrence, soonest.Fire.Due);
            Add(soonest.Agent, soonest.Times, soonest.Times.After(soonest.Fire));
        }

        void Add(AgentName agent, FireTimes times, PlannedFire? next)
        {
            if (next is { } fire) queue.Enqueue((agent, times, fire), fire.Due);
        }
    }

    private static FireTimes Times(Agent agent, ScheduledAgent? known, TimeZoneInfo local) =>
        known is not null && known.Schedule == agent.Schedule ? known.Times : FireTimes.Of(agent.Name, agent.Schedule!, local);

    private static DueFire Take(ScheduledAgent agent, DateTimeOffset now)
    {
        var fire = agent.Next!.Value;
        var missed = now - fire.Due > Grace;
        if (!missed) agent.Settled = fire.Occurrence;
        agent.Next = missed ? agent.Times.From(now - Grace) : agent.Times.After(fire);
        return new(agent, fire, agent.Schedule.Overlap, missed);
    }

    private void SetBack(DateTimeOffset now)
    {
        var wasWrong = _latest - now > Correction;
        foreach (var agent in _agents)
        {
            if (wasWrong) agent.Settled = null;
            agent.Rearm(now);
        }

        Enqueue();
    }

    private void Enqueue()
    {
        _queue.Clear();
        foreach (var agent in _agents)
            if (agent.Next is { } next) _queue.Enqueue(agent, next.Due);
    }
}

/// <summary>A fire that has come due.</summary>
/// <param name="Agent">Whose it is.</param>
/// <param name="Fire">The fire.</param>
/// <param name="Overlap">What the schedule wants when a session of the agent still runs.</param>
/// <param name="Missed">Whether the clock passed it by too much to fire it.</param>
internal sealed record DueFire(ScheduledAgent Agent, PlannedFire Fire, ScheduleOverlap Overlap, bool Missed);

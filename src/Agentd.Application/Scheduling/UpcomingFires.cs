using Agentd.Domain.Agents;

namespace Agentd.Application.Scheduling;

/// <summary>The fires to come of many agents as one sequence, the soonest first; endless, computed as it is read.</summary>
internal static class UpcomingFires
{
    public static IEnumerable<UpcomingFire> Of(IEnumerable<(AgentName Agent, FireTimes Times, PlannedFire? Next)> starts)
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
}

/// <summary>A fire to come.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Occurrence">The occurrence that its expression names.</param>
/// <param name="Due">When it fires, jitter included.</param>
public sealed record UpcomingFire(AgentName Agent, DateTimeOffset Occurrence, DateTimeOffset Due);

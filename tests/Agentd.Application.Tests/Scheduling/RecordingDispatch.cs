using System.Collections.Concurrent;
using Agentd.Application.Scheduling;
using Agentd.Domain.Agents;

namespace Agentd.Application.Tests.Scheduling;

/// <summary>The daemon's side of a dispatch and of what runs, as a test wants it.</summary>
internal sealed class RecordingDispatch : IScheduledDispatch, IRunningAgents, ISpentAgents
{
    private readonly ConcurrentQueue<(string Agent, DateTimeOffset Occurrence)> _taken = new();

    /// <summary>What was not dispatched.</summary>
    public ConcurrentQueue<(string Agent, SkippedFire Fire)> Skipped { get; } = new();

    public HashSet<string> Running { get; } = [];

    /// <summary>What becomes of a dispatch; it is taken at once unless a test says otherwise.</summary>
    public Func<string, Task> Answer { get; set; } = _ => Task.CompletedTask;

    public Task DispatchAsync(AgentName agent, DateTimeOffset occurrence, CancellationToken cancellation)
    {
        _taken.Enqueue((agent.Value, occurrence));
        return Answer(agent.Value);
    }

    public void NoteSkipped(AgentName agent, SkippedFire fire) => Skipped.Enqueue((agent.Value, fire));

    public HashSet<string> Spent { get; } = [];

    public bool HasSpent(AgentName agent) => Spent.Contains(agent.Value);

    public bool HasRunning(AgentName agent) => Running.Contains(agent.Value);

    /// <summary>The occurrences that were dispatched, in their order.</summary>
    public List<DateTimeOffset> Of(string agent) => [.. _taken.Where(t => t.Agent == agent).Select(t => t.Occurrence).Order()];
}

using Agentd.Domain.Agents;

namespace Agentd.Application.Scheduling;

/// <summary>A fire to come.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Occurrence">The occurrence that its expression names.</param>
/// <param name="Due">When it fires, jitter included.</param>
public sealed record UpcomingFire(AgentName Agent, DateTimeOffset Occurrence, DateTimeOffset Due);

using Agentd.Domain.Agents;

namespace Agentd.Application.Scheduling;

/// <summary>Which agents are at work, however their sessions were triggered, and also when a former daemon started them.</summary>
public interface IRunningAgents
{
    /// <summary>
    /// Whether a session of the agent is queued or has not ended yet, from the moment that its dispatch returned. Answers at once.
    /// </summary>
    bool HasRunning(AgentName agent);
}

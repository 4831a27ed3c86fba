using Agentd.Domain.Agents;

namespace Agentd.Application.Scheduling;

/// <summary>How the scheduler starts a run: as a client of the daemon's own socket.</summary>
public interface IScheduledDispatch
{
    /// <summary>
    /// Asks for a run of the agent and returns as soon as the daemon has taken it; it does not wait for the run's end. Any exception
    /// means that the run was not taken, and its message, which must not hold a secret, says why.
    /// </summary>
    Task DispatchAsync(AgentName agent, DateTimeOffset occurrence, CancellationToken cancellation);
}

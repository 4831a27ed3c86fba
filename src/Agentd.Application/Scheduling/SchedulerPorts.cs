using Agentd.Domain.Agents;

namespace Agentd.Application.Scheduling;

/// <summary>The host's wall clock, which operators and NTP set and which goes on while the host is suspended.</summary>
public interface IWallClock
{
    /// <summary>What the clock shows now.</summary>
    DateTimeOffset Now { get; }

    /// <summary>
    /// Waits, without waking up in between, until the clock shows <paramref name="until"/>, is set, goes on after a suspension, or
    /// <paramref name="interrupt"/> is cancelled, whichever comes first. It may return for no reason, and does not throw when it is
    /// interrupted. One caller waits at a time.
    /// </summary>
    Task WaitAsync(DateTimeOffset until, CancellationToken interrupt);
}

/// <summary>How the scheduler starts a run: as a client of the daemon's own socket.</summary>
public interface IScheduledDispatch
{
    /// <summary>
    /// Asks for a run of the agent and returns as soon as the daemon has taken it; it does not wait for the run's end. Any exception
    /// means that the run was not taken, and its message, which must not hold a secret, says why.
    /// </summary>
    Task DispatchAsync(AgentName agent, DateTimeOffset occurrence, CancellationToken cancellation);

    /// <summary>An occurrence is not dispatched. Returns at once: the scheduler's loop waits.</summary>
    void NoteSkipped(AgentName agent, SkippedFire fire);
}

/// <summary>Which agents are at work, however their sessions were triggered, and also when a former daemon started them.</summary>
public interface IRunningAgents
{
    /// <summary>
    /// Whether a session of the agent is queued or has not ended yet, from the moment that its dispatch returned. Answers at once.
    /// </summary>
    bool HasRunning(AgentName agent);
}

/// <summary>Which agents have spent what they may on this day.</summary>
public interface ISpentAgents
{
    /// <summary>Whether a session of the agent would be refused for a budget of the day. Answers at once.</summary>
    bool HasSpent(AgentName agent);
}

namespace Agentd.Application.Ports;

/// <summary>What the host that runs the containers can enforce.</summary>
public interface IHostLimits
{
    /// <summary>Asks the engine's host, once: later calls return what the first one found.</summary>
    /// <exception cref="EngineException">The engine does not answer.</exception>
    Task<EnforceableLimits> AskAsync(CancellationToken cancellation);

    /// <summary>The same for a session that is accepted: a busy engine is asked again, for as long as its other questions are.</summary>
    /// <exception cref="EngineException">The engine does not answer.</exception>
    Task<EnforceableLimits> AskPatientlyAsync(CancellationToken cancellation);
}

/// <summary>Which limits the host enforces.</summary>
/// <param name="Ignored">The keys of those that it would ignore.</param>
/// <param name="HoldsLayer">Whether it holds the disk of a container's own layer, at the write; where it does not, that is watched.</param>
/// <param name="Reason">Why it ignores some, and what to do; for messages.</param>
public sealed record EnforceableLimits(IReadOnlyCollection<string> Ignored, bool HoldsLayer, string Reason);

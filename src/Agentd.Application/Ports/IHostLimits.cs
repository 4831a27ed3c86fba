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

/// <summary>Which limits the host enforces. Those on open files and on disk are held without it.</summary>
/// <param name="Memory">Memory.</param>
/// <param name="Cpus">Processors.</param>
/// <param name="Pids">Processes.</param>
/// <param name="Layer">What a container writes to its own layer, at the write; elsewhere it is watched.</param>
/// <param name="Reason">Why some are not enforced, and what to do; for messages.</param>
public sealed record EnforceableLimits(bool Memory, bool Cpus, bool Pids, bool Layer, string Reason);

namespace Agentd.Domain.Agents;

/// <summary>What an agent's container is confined by, beyond what every container of agentd is.</summary>
public sealed record AgentSecurity
{
    /// <summary>What nothing was declared of.</summary>
    public static AgentSecurity Default { get; } = new();

    /// <summary>Absolute host path of the seccomp profile; null for the engine's own, or agentd's where the network is filtered.</summary>
    public string? SeccompProfile { get; init; }

    /// <summary>
    /// Whether <see cref="SeccompProfile"/> holds on a filtered network whatever sockets it lets through that no network filter sees.
    /// </summary>
    public bool AllowsUnfilteredSockets { get; init; }
}

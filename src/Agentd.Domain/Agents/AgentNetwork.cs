namespace Agentd.Domain.Agents;

/// <summary>The network that a session's container is on: the engine's own choice where nothing is named.</summary>
/// <param name="Mode">The host's, or a network's name as the engine knows it; null for the engine's default.</param>
/// <param name="Options">The engine's options of that network, in their order.</param>
public sealed record AgentNetwork(string? Mode, IReadOnlyList<string> Options)
{
    /// <summary>The mode that shares the host's network, its loopback included.</summary>
    public const string Host = "host";

    /// <summary>The engine's default network.</summary>
    public static AgentNetwork Default { get; } = new(null, []);
}

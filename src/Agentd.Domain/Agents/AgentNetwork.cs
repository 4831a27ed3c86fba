using Agentd.Domain.Network;

namespace Agentd.Domain.Agents;

/// <summary>The network that a session's container is on: the engine's own choice where nothing is named.</summary>
/// <param name="Mode">
/// The host's, or a network's name as the engine knows it; null for the engine's default, and where it is filtered.
/// <see cref="EffectiveMode"/> is the word for people and records.
/// </param>
/// <param name="Options">The engine's options of that network, in their order.</param>
public sealed record AgentNetwork(string? Mode, IReadOnlyList<string> Options)
{
    /// <summary>The word for what the engine chooses by itself.</summary>
    public const string EnginesOwn = "default";

    /// <summary>The mode that shares the host's network, its loopback included.</summary>
    public const string Host = "host";

    /// <summary>The mode in which a session reaches only what its rules allow.</summary>
    public const string Filtered = "filtered";

    /// <summary>
    /// What a session may reach besides its clone: the agent's own rules, then those of all filtered agents. Null where nothing is
    /// filtered.
    /// </summary>
    public IReadOnlyList<NetworkRule>? Rules { get; init; }

    /// <summary>Whether what no rule names goes through as well, to public addresses, and is recorded; only where it is filtered.</summary>
    public bool Learns { get; init; }

    /// <summary>Whether a session reaches only what its rules allow.</summary>
    public bool IsFiltered => Rules is not null;

    /// <summary>
    /// The mode that holds, whoever set it, in the configuration's words: <see cref="Filtered"/>, <see cref="EnginesOwn"/>,
    /// <see cref="Host"/> or a network's name.
    /// </summary>
    public string EffectiveMode => IsFiltered ? Filtered : Mode ?? EnginesOwn;

    /// <summary>The engine's default network.</summary>
    public static AgentNetwork Default { get; } = new(null, []);
}

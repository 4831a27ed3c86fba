using System.Diagnostics.CodeAnalysis;
using Agentd.Domain.Agents;

namespace Agentd.Application.Ports;

/// <summary>The agents that are declared now. A reload swaps them all at once; a session keeps the agent it started with.</summary>
public interface IAgents
{
    /// <summary>All agents, in the order of their declaration.</summary>
    IReadOnlyList<Agent> All { get; }

    /// <summary>Finds an agent by its exact name.</summary>
    bool TryFind(string name, [NotNullWhen(true)] out Agent? agent);
}

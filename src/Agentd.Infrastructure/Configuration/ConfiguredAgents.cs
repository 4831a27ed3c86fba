using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Agentd.Application.Ports;
using Agentd.Domain.Agents;

namespace Agentd.Infrastructure.Configuration;

/// <summary>The agents of the configuration in force.</summary>
public sealed class ConfiguredAgents(IReadOnlyList<Agent> agents) : IAgents
{
    private volatile Snapshot _now = new(agents);

    /// <inheritdoc/>
    public IReadOnlyList<Agent> All => _now.All;

    /// <inheritdoc/>
    public bool TryFind(string name, [NotNullWhen(true)] out Agent? agent) => _now.ByName.TryGetValue(name, out agent);

    /// <summary>Puts another configuration's agents in force, all at once.</summary>
    public void Replace(IReadOnlyList<Agent> agents) => _now = new Snapshot(agents);

    private sealed class Snapshot(IReadOnlyList<Agent> agents)
    {
        public IReadOnlyList<Agent> All { get; } = agents;

        public FrozenDictionary<string, Agent> ByName { get; } = agents.ToFrozenDictionary(a => a.Name.Value, StringComparer.Ordinal);
    }
}

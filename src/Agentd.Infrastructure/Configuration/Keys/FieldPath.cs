using Agentd.Domain.Agents;
using Agentd.Infrastructure.Configuration.Problems;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>Where in the file's structure a value is: in which agent, if any, and under which keys.</summary>
internal readonly record struct FieldPath()
{
    /// <summary>The agent's name, or its index while that is not usable; null outside of agents.</summary>
    public string? Agent { get; private init; }

    /// <summary>The keys on the way, such as <c>mounts[0].target</c>.</summary>
    public string Field { get; private init; } = "";

    public static FieldPath OfAgent(TomlTable table, KnownKey nameKey, int index)
    {
        var name = table.TryFind(nameKey.Name, out var entry) ? (entry.Value as TomlText)?.Value : null;
        return new FieldPath { Agent = AgentName.TryParse(name, out _) ? name : $"agents[{index}]" };
    }

    public FieldPath To(string key) => this with { Field = Field is "" ? key : $"{Field}.{key}" };

    public ConfigurationProblem Problem(Place place, string message) =>
        new() { Place = place, Agent = Agent, Field = Field, Message = message };

    public FieldPath At(int index) => this with { Field = $"{Field}[{index}]" };
}

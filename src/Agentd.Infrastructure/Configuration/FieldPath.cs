using Agentd.Domain.Agents;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration;

/// <summary>Where in the file's structure a value is: in which agent, if any, and under which keys.</summary>
internal readonly record struct FieldPath()
{
    /// <summary>The agent's name, or its index while that is not usable; null outside of agents.</summary>
    public string? Agent { get; private init; }

    /// <summary>The keys on the way, such as <c>mounts[0].target</c>.</summary>
    public string Field { get; private init; } = "";

    /// <summary>The path of one agent's table.</summary>
    public static FieldPath OfAgent(TomlTable table, int index)
    {
        var isNamed = table.TryFind(AgentKeys.Name.Name, out var entry) && entry.Value is TomlText;
        var name = isNamed ? ((TomlText)entry!.Value).Value : "";
        return new FieldPath { Agent = AgentName.TryParse(name, out _) ? name : $"agents[{index}]" };
    }

    public FieldPath To(string key) => this with { Field = Field is "" ? key : $"{Field}.{key}" };

    public FieldPath At(int index) => this with { Field = $"{Field}[{index}]" };
}

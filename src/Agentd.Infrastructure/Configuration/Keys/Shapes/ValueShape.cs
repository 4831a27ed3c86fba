using System.Text.Json.Nodes;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys.Shapes;

/// <summary>What the value of a key looks like, before any rule about its meaning.</summary>
internal abstract record ValueShape
{
    /// <summary>The shape in words, such as <c>a string</c>.</summary>
    public abstract string Words { get; }

    /// <summary>The same in a few words, for a table.</summary>
    public virtual string Noun => Words;

    /// <summary>What is wrong with a value, and what would be right; null when it has this shape.</summary>
    public abstract string? Objection(TomlNode node);

    /// <summary>A value as an error may show it; null where it may not be seen, or is of many pieces.</summary>
    public virtual string? Shown(TomlNode node) => FoundValue.Of(node);

    /// <summary>The shape as a JSON Schema.</summary>
    public abstract JsonObject Schema();

    protected string WrongKind(TomlNode node) => $"is {node.Kind}; it must be {Words}";
}

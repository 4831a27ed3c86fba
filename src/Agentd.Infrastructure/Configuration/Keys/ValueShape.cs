using System.Text.Json.Nodes;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>What the value of a key looks like, before any rule about its meaning.</summary>
internal abstract record ValueShape
{
    /// <summary>The shape in words, such as <c>a string</c>.</summary>
    public abstract string Words { get; }

    /// <summary>The same in a few words, for a table.</summary>
    public virtual string Noun => Words;

    /// <summary>The table that the value is, or that it holds many of; null for a plain value.</summary>
    public virtual KnownTable? Inner => null;

    /// <summary>What is wrong with a value, and what would be right; null when it has this shape.</summary>
    public abstract string? Objection(TomlNode node);

    /// <summary>What is wrong with one element of a list that has this shape; null for nothing.</summary>
    public virtual string? ElementObjection(TomlNode element) => null;

    /// <summary>The tables that a value of this shape is, or has among its elements, each with its path.</summary>
    public virtual IEnumerable<(TomlTable Table, FieldPath Path)> Within(TomlNode value, FieldPath path) => [];

    /// <summary>A value as an error may show it; null where it may not be seen, or is of many pieces.</summary>
    public virtual string? Shown(TomlNode node) => FoundValue.Of(node);

    public abstract JsonObject Schema();

    protected string WrongKind(TomlNode node) => $"is {node.Kind}; it must be {Words}";
}

/// <summary>A shape whose values are read as <typeparamref name="T"/>.</summary>
internal abstract record ValueShape<T> : ValueShape
{
    /// <summary>Reads a value that <see cref="ValueShape.Objection"/> has nothing against.</summary>
    public abstract T Read(TomlNode node);
}

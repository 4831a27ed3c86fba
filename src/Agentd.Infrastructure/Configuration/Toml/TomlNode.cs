using System.Diagnostics.CodeAnalysis;
using Agentd.Infrastructure.Configuration.Problems;

namespace Agentd.Infrastructure.Configuration.Toml;

internal abstract record TomlNode(Place Place)
{
    /// <summary>What the value is, in words for a message.</summary>
    public abstract string Kind { get; }

    /// <summary>A value of one piece as text; null for arrays and tables.</summary>
    public virtual string? Written => null;
}

internal sealed record TomlText(Place Place, string Value) : TomlNode(Place)
{
    public override string Kind => "a string";

    public override string Written => Value;
}

internal sealed record TomlFlag(Place Place, bool Value) : TomlNode(Place)
{
    public override string Kind => "a boolean";

    public override string Written => Value ? "true" : "false";
}

/// <summary>A number. What no decimal can hold is out of every range.</summary>
internal sealed record TomlNumber(Place Place, decimal Value, bool IsWhole, string Text) : TomlNode(Place)
{
    public override string Kind => IsWhole ? "an integer" : "a float";

    public override string Written => Text;
}

/// <summary>A date: no key takes one yet, so only its kind matters.</summary>
internal sealed record TomlOther(Place Place, string What, string Text) : TomlNode(Place)
{
    public override string Kind => What;

    public override string Written => Text;
}

/// <summary>An array, or, when it grows by <c>[[name]]</c> headers, an array of tables.</summary>
internal sealed record TomlList(Place Place, bool FromHeaders = false) : TomlNode(Place)
{
    public List<TomlNode> Items { get; } = [];

    public override string Kind => FromHeaders ? "an array of tables" : "an array";
}

/// <summary>A table, its entries in the order of the file.</summary>
internal sealed record TomlTable(Place Place, TomlTableOrigin Origin) : TomlNode(Place)
{
    // Nearly all tables have a handful of keys, for which looking through them is quicker than an index.
    private const int MostWithoutIndex = 24;

    private Dictionary<string, TomlEntry>? _byName;

    public TomlTableOrigin Origin { get; set; } = Origin;

    public List<TomlEntry> Entries { get; } = [];

    public override string Kind => "a table";

    public bool TryFind(string name, [NotNullWhen(true)] out TomlEntry? entry)
    {
        if (_byName is not null) return _byName.TryGetValue(name, out entry);
        entry = null;
        foreach (var candidate in Entries)
            if (candidate.Name == name) entry = candidate;
        return entry is not null;
    }

    public void Add(TomlEntry entry)
    {
        Entries.Add(entry);
        if (_byName is not null) _byName.Add(entry.Name, entry);
        else if (Entries.Count > MostWithoutIndex) _byName = Entries.ToDictionary(each => each.Name, StringComparer.Ordinal);
    }
}

internal sealed record TomlEntry(string Name, Place Place, TomlNode Value);

/// <summary>How a table came to be, which decides what may still be added to it.</summary>
internal enum TomlTableOrigin
{
    /// <summary>Only named on the way to another: <c>a</c> in <c>[a.b]</c>.</summary>
    Implied,

    Header,

    /// <summary>By a dotted key: <c>a</c> in <c>a.b = 1</c>.</summary>
    Dotted,

    /// <summary>Written in braces, and so complete.</summary>
    Inline,
}

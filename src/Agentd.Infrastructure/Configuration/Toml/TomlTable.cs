using System.Diagnostics.CodeAnalysis;

namespace Agentd.Infrastructure.Configuration.Toml;

/// <summary>A table, its entries in the order of the file.</summary>
internal sealed class TomlTable(Place place, TomlTableOrigin origin) : TomlNode(place)
{
    // Nearly all tables have a handful of keys, for which looking through them is quicker than an index.
    private const int MostWithoutIndex = 24;

    private Dictionary<string, TomlEntry>? _byName;

    public TomlTableOrigin Origin { get; set; } = origin;

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

/// <summary>A key of a table with its value.</summary>
internal sealed record TomlEntry(string Name, Place Place, TomlNode Value);

/// <summary>How a table came to be, which decides what may still be added to it.</summary>
internal enum TomlTableOrigin
{
    /// <summary>Only named on the way to another: <c>a</c> in <c>[a.b]</c>.</summary>
    Implied,

    /// <summary>By its own header.</summary>
    Header,

    /// <summary>By a dotted key: <c>a</c> in <c>a.b = 1</c>.</summary>
    Dotted,

    /// <summary>Written in braces, and so complete.</summary>
    Inline,
}

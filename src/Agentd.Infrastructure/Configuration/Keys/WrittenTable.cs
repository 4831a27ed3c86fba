using Agentd.Infrastructure.Configuration.Problems;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>
/// A table of the file as it was written: the values of its known keys that have their shapes, before any rule about their meaning.
/// A table that is absent has none.
/// </summary>
internal sealed class WrittenTable(TomlTable table, FieldPath path)
{
    private static readonly TomlTable NoTable = new(Place.Start, TomlTableOrigin.Header);

    /// <summary>What there is of a file that cannot be read.</summary>
    public static WrittenTable Nothing { get; } = new(NoTable, new FieldPath());

    /// <summary>Where an error about something left out is put.</summary>
    public Place Place => table.Place;

    public FieldPath Path => path;

    /// <summary>All that is written in a table whose keys are names of the operator's, in the order of the file.</summary>
    public IReadOnlyList<TomlEntry> Entries => table.Entries;

    /// <summary>Whether a key is written at all, with a value of its shape or not.</summary>
    public bool Has(KnownKey key) => table.TryFind(key.Name, out _);

    /// <summary>A key's value; null when the key is absent, or its value was refused for its shape already.</summary>
    public Located<T>? Find<T>(KnownKey<T> key)
    {
        if (!table.TryFind(key.Name, out var entry) || key.Shape.Objection(entry.Value) is not null) return null;
        // Only where it stands for an absent key is the empty string of the right shape.
        if (entry.Value is TomlText { Value: "" }) return null;
        return new Located<T>(key.Shape.Read(entry.Value), entry.Value.Place, key.Shape.Shown(entry.Value));
    }

    /// <summary>The value of a required key, for a table that passed every rule.</summary>
    public T Get<T>(KnownKey<T> key) => Find(key)!.Value;

    /// <summary>Where a key's value is; the table's own place when there is none.</summary>
    public Place PlaceOf(KnownKey key) => table.TryFind(key.Name, out var entry) ? entry.Value.Place : table.Place;

    /// <summary>What an error may show of a key's value, of whatever shape it is; null for nothing.</summary>
    public string? Shown(KnownKey key) => table.TryFind(key.Name, out var entry) ? key.Shape.Shown(entry.Value) : null;

    public WrittenTable Table(KnownKey<TomlTable> key) => new(Find(key)?.Value ?? NoTable, path.To(key.Name));

    public IReadOnlyList<WrittenTable> Tables(KnownKey<TomlList> key) => Find(key) is { Value: var list }
        ? [.. key.Shape.Within(list, path.To(key.Name)).Select(inner => new WrittenTable(inner.Table, inner.Path))]
        : [];
}

/// <summary>A value of the file that has the right shape, its place, and what an error may show of it, if anything.</summary>
internal sealed record Located<T>(T Value, Place Place, string? Shown);

using System.Globalization;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Manifests;

/// <summary>All that a manifest vouches for of one entry beside its name.</summary>
internal sealed record EntryFacts
{
    internal required EntryType Type { get; init; }
    internal required uint Mode { get; init; }
    internal long? Size { get; init; }
    internal string? Digest { get; init; }

    /// <summary>Whether <see cref="Digest"/> is a <see cref="SparseDigest"/>.</summary>
    internal bool IsSparse { get; init; }

    /// <summary>A link's target, encoded as names are.</summary>
    internal string? Target { get; init; }

    /// <summary>A device node's number, <c>major,minor</c>.</summary>
    internal string? Device { get; init; }

    /// <summary>When it was last modified (of a directory: its set of names); null in manifests of versions that did not keep it.</summary>
    internal ModificationTime? Modified { get; init; }

    /// <summary>What is different in another state of the same entry, as words; null when nothing is.</summary>
    internal string? DifferenceTo(EntryFacts now)
    {
        if (Type != now.Type) return $"was a {Type.Word()} and is a {now.Type.Word()}";
        if (Size != now.Size) return $"had {Size} bytes and has {now.Size}";
        if (Digest != now.Digest || IsSparse != now.IsSparse) return "has another content";
        if (Target != now.Target) return $"pointed to '{Target}' and points to '{now.Target}'";
        if (Device != now.Device) return $"was device {Device} and is {now.Device}";
        if (Mode != now.Mode) return $"had mode {FileModes.Octal(Mode)} and has {FileModes.Octal(now.Mode)}";
        return Modified is { } then && now.Modified is { } since && !then.IsSameAs(since)
            ? $"was modified at {then} and now at {since}"
            : null;
    }
}

/// <summary>When an entry was last modified, as mtree writes it: whole seconds since 1970, and nanoseconds after them.</summary>
internal readonly record struct ModificationTime(long Seconds, uint Nanoseconds)
{
    private const int Digits = 9;

    private const uint Second = 1_000_000_000;

    /// <summary>As <c>seconds.nanoseconds</c>, always nine digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seconds}.{Nanoseconds:D9}");

    internal static ModificationTime? TryParse(string text)
    {
        var point = text.IndexOf('.');
        return point > 0 && text.Length - point - 1 == Digits
            && long.TryParse(text[..point], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            && uint.TryParse(text[(point + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds)
            ? new ModificationTime(seconds, nanoseconds) : null;
    }

    /// <summary>Whether the time is this one, perhaps cut short at some digit, as many archives and file systems do.</summary>
    internal bool IsSameAs(ModificationTime copied)
    {
        if (Seconds != copied.Seconds) return false;
        for (var unit = 1u; unit <= Second; unit *= 10)
            if (Nanoseconds - Nanoseconds % unit == copied.Nanoseconds) return true;
        return false;
    }
}

/// <summary>The kinds of entries as mtree's words.</summary>
internal static class EntryTypeWords
{
    private static readonly (EntryType Type, string Word)[] Words =
    [
        (EntryType.File, "file"), (EntryType.Directory, "dir"), (EntryType.Link, "link"), (EntryType.Fifo, "fifo"),
        (EntryType.Socket, "socket"), (EntryType.CharacterDevice, "char"), (EntryType.BlockDevice, "block"),
    ];

    internal static string Word(this EntryType type) =>
        Array.Find(Words, pair => pair.Type == type).Word
            ?? throw new ArgumentOutOfRangeException(nameof(type), type, "No such kind of entry.");

    internal static EntryType Parse(string word) => Array.Find(Words, pair => pair.Word == word).Type;
}

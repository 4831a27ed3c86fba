using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Manifests;

/// <summary>All that a manifest vouches for of one entry beside its name.</summary>
internal sealed record EntryFacts
{
    /// <summary>The entry's kind.</summary>
    internal required EntryType Type { get; init; }

    /// <summary>Its permission bits.</summary>
    internal required uint Mode { get; init; }

    /// <summary>A file's length in bytes.</summary>
    internal long? Size { get; init; }

    /// <summary>A file's digest in hex.</summary>
    internal string? Digest { get; init; }

    /// <summary>Whether <see cref="Digest"/> is a <see cref="Digests.SparseDigest"/>.</summary>
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
        if (Mode != now.Mode) return $"had mode {Octal(Mode)} and has {Octal(now.Mode)}";
        return Modified is { } then && now.Modified is { } since && !then.IsSameAs(since) ? $"was modified at {then} and now at {since}" : null;
    }

    /// <summary>A mode as four octal digits.</summary>
    internal static string Octal(uint mode) => Convert.ToString(mode, 8).PadLeft(4, '0');
}

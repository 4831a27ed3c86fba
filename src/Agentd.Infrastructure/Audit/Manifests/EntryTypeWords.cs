using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Manifests;

/// <summary>The kinds of entries as mtree's words.</summary>
internal static class EntryTypeWords
{
    private static readonly (EntryType Type, string Word)[] Words =
    [
        (EntryType.File, "file"), (EntryType.Directory, "dir"), (EntryType.Link, "link"), (EntryType.Fifo, "fifo"),
        (EntryType.Socket, "socket"), (EntryType.CharacterDevice, "char"), (EntryType.BlockDevice, "block"),
    ];

    /// <summary>The word of a kind.</summary>
    internal static string Word(this EntryType type) =>
        Array.Find(Words, pair => pair.Type == type).Word ?? throw new ArgumentOutOfRangeException(nameof(type), type, "No such kind of entry.");

    /// <summary>The kind that a word stands for; <see cref="EntryType.Unknown"/> for any other word.</summary>
    internal static EntryType Parse(string word) => Array.Find(Words, pair => pair.Word == word).Type;
}

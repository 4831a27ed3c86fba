using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Checks;

/// <summary>A unix socket in what an agent mounts. The look is bounded: a tree may hold millions of files.</summary>
internal static class MountedSocket
{
    private const int MostEntries = 5_000;

    // Links lead elsewhere inside the container, and what the daemon may not enter it cannot judge.
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
    };

    /// <summary>The source itself, or the first socket that is found below it; null for none.</summary>
    public static string? Find(string source) => OpenedFile.StatusBehind(source)?.Type switch
    {
        EntryType.Socket => source,
        EntryType.Directory => Directory.EnumerateFileSystemEntries(source, "*", Everything).Take(MostEntries)
            .FirstOrDefault(entry => OpenedFile.StatusAt(entry) is { Type: EntryType.Socket }),
        _ => null,
    };
}

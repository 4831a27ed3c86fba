using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Records;

/// <summary>Files that are either as they were or as they are to be, whenever the host stops.</summary>
internal static class DurableFile
{
    /// <summary>The most bytes that a document may have.</summary>
    internal const int MaxBytes = 4 << 20;

    /// <summary>Writes a file beside its place, syncs it, gives it its mode and renames it. The directory is the caller's to sync.</summary>
    /// <exception cref="LinuxException">The file is as it was.</exception>
    internal static void Replace(DirectoryHandle directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content, uint mode)
    {
        byte[] beside = [(byte)'.', .. name[..^1], .. ".new\0"u8];
        directory.TryRemove(beside);
        try
        {
            using (var file = directory.Open(beside, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive, FileModes.Private))
            {
                file.Write(content);
                file.ChangeMode(mode);
                file.Sync();
            }

            directory.Rename(beside, name);
        }
        catch (LinuxException)
        {
            TryRemoveAfterFailure(directory, beside);
            throw;
        }
    }

    /// <summary>Reads a whole file; null when there is none.</summary>
    /// <exception cref="LinuxException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no regular file, or larger than the limit.</exception>
    internal static byte[]? TryRead(DirectoryHandle directory, ReadOnlySpan<byte> name, long limit = MaxBytes)
    {
        if (!directory.TryStatusOf(name, out var status)) return null;
        if (status.Type != EntryType.File) throw new InvalidDataException("is not a regular file");
        if (status.Size > limit) throw new InvalidDataException($"is larger than {limit} bytes");
        using var file = directory.Open(name, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
        var content = new byte[status.Size];
        var length = 0;
        while (length < content.Length && file.Read(content.AsSpan(length)) is > 0 and var read) length += read;
        return content[..length];
    }

    // The first failure is the one to tell; what is left beside is replaced by the next attempt.
    private static void TryRemoveAfterFailure(DirectoryHandle directory, ReadOnlySpan<byte> name) =>
        _ = LinuxCalls.UnlinkAt(directory.Number, name, 0);
}

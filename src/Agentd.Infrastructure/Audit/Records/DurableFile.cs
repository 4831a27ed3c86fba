using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Records;

/// <summary>
/// A file that is written beside its place and then renamed into it: whenever the host stops, its place holds what it held before, or the
/// whole new file. The directory is the caller's to sync.
/// </summary>
internal sealed class DurableFile : IDisposable
{
    internal const int MaxBytes = 4 << 20;

    private readonly DirectoryHandle _directory;
    private readonly byte[] _place;
    private readonly byte[] _beside;
    private bool _isInPlace;

    /// <summary>Begins a file; what an earlier attempt left beside the place is removed.</summary>
    internal DurableFile(DirectoryHandle directory, ReadOnlySpan<byte> place)
    {
        (_directory, _place, _beside) = (directory, place.ToArray(), [(byte)'.', .. place[..^1], .. ".new\0"u8]);
        directory.TryRemove(_beside);
        Content = directory.Open(_beside, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive, FileModes.Private);
    }

    internal Descriptor Content { get; }

    /// <summary>Syncs the file and puts it in its place with this mode.</summary>
    internal void Finish(uint mode)
    {
        Content.ChangeMode(mode);
        Content.Sync();
        _directory.Rename(_beside, _place);
        _isInPlace = true;
    }

    public void Dispose()
    {
        Content.Dispose();
        // On a full disk the seal needs the room that half a file takes. A failure here is not reported: the first one counts.
        if (!_isInPlace) _ = LinuxCalls.UnlinkAt(_directory.Number, _beside, 0);
    }

    /// <summary>Replaces a whole file.</summary>
    /// <exception cref="LinuxException">The file is as it was.</exception>
    internal static void Replace(DirectoryHandle directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content, uint mode)
    {
        using var file = new DurableFile(directory, name);
        file.Content.Write(content);
        file.Finish(mode);
    }

    /// <summary>Reads a whole file; null when there is none.</summary>
    /// <exception cref="LinuxException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no regular file, or larger than the limit.</exception>
    internal static byte[]? TryRead(DirectoryHandle directory, ReadOnlySpan<byte> name, long limit = MaxBytes)
    {
        if (!directory.TryStatusOf(name, out var there)) return null;
        if (there.Type != EntryType.File) throw new InvalidDataException("is not a regular file");
        using var file = directory.Open(name, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
        // Of what was opened: another file, of another size, may have come into the place meanwhile.
        var status = file.Status();
        if (status.Type != EntryType.File) throw new InvalidDataException("is not a regular file");
        if (status.Size > limit) throw new InvalidDataException($"is larger than {limit} bytes");
        var content = new byte[status.Size];
        var length = 0;
        while (length < content.Length && file.Read(content.AsSpan(length)) is > 0 and var read) length += read;
        return content[..length];
    }
}

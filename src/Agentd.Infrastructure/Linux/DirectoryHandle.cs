using Agentd.Protocol.Linux;

namespace Agentd.Infrastructure.Linux;

/// <summary>
/// An open directory, and what can be done with the entries right in it. No call here follows a link; a name is one entry's,
/// NUL included.
/// </summary>
internal sealed class DirectoryHandle : Descriptor
{
    private static readonly int ForListing = OpenFlags.Directory | OpenFlags.NoFollow;

    internal DirectoryHandle(int descriptor) : base(descriptor) { }

    /// <summary>Opens a directory by its path, links included: only for what an operator named.</summary>
    internal static DirectoryHandle OpenPath(string path) =>
        new(OpenedFile.Opened(Libc.AtCurrentDirectory, OpenedFile.Name(path), OpenFlags.Directory));

    internal DirectoryHandle OpenDirectory(ReadOnlySpan<byte> name) => new(OpenedFile.Opened(Number, name, ForListing));

    /// <summary>Opens the directory above this one; the caller compares its identity with what it expects.</summary>
    internal DirectoryHandle OpenParent() => new(OpenedFile.Opened(Number, "..\0"u8, ForListing));

    /// <summary>Takes hold of an entry without opening it: no permission on it is needed, and nothing happens to it.</summary>
    internal DirectoryHandle OpenPathOnly(ReadOnlySpan<byte> name) =>
        new(OpenedFile.Opened(Number, name, OpenFlags.PathOnly | OpenFlags.NoFollow));

    /// <summary>Opens an entry in this directory, never through a link.</summary>
    internal Descriptor Open(ReadOnlySpan<byte> name, int flags, uint mode = 0)
    {
        if ((flags & OpenFlags.Create) != 0) CrashPoint.Reach();
        return new Descriptor(OpenedFile.Opened(Number, name, flags | OpenFlags.NoFollow | OpenFlags.NoTerminal, mode));
    }

    internal FileStatus StatusOf(ReadOnlySpan<byte> name) =>
        TryStatusOf(name, out var status) ? status : throw LinuxException.Last("statx");

    /// <summary>As <see cref="StatusOf"/>; false when there is no such entry.</summary>
    internal bool TryStatusOf(ReadOnlySpan<byte> name, out FileStatus status)
    {
        const int how = LinuxCalls.AtSymlinkNoFollow | LinuxCalls.AtNoAutomount;
        return LinuxException.SucceededUnless(Errno.NoEntry, LinuxCalls.Statx(Number, name, how, FileStatus.Wanted, out status), "statx");
    }

    /// <summary>Makes a directory with exactly this mode and opens it.</summary>
    internal DirectoryHandle MakeDirectory(ReadOnlySpan<byte> name, uint mode)
    {
        CrashPoint.Reach();
        LinuxException.ThrowIfFailed(LinuxCalls.MakeDirectoryAt(Number, name, FileModes.Private), "mkdirat");
        var made = OpenDirectory(name);
        made.ChangeMode(mode);
        return made;
    }

    /// <summary>Opens a directory, making it durably where there is none.</summary>
    internal DirectoryHandle OpenOrMakeDirectory(ReadOnlySpan<byte> name, uint mode)
    {
        if (TryStatusOf(name, out _)) return OpenDirectory(name);
        try
        {
            var made = MakeDirectory(name, mode);
            Sync();
            return made;
        }
        catch (LinuxException failure) when (failure.Error == Errno.Exists)
        {
            return OpenDirectory(name);
        }
    }

    /// <summary>Waits until everything on this file system is on the disk: for many files far cheaper than one by one.</summary>
    internal void SyncFileSystem()
    {
        CrashPoint.Reach();
        LinuxException.ThrowIfFailed(LinuxCalls.SyncFileSystem(Number), "syncfs");
    }

    internal bool TryRemove(ReadOnlySpan<byte> name, bool directory = false)
    {
        CrashPoint.Reach();
        var removed = LinuxCalls.UnlinkAt(Number, name, directory ? LinuxCalls.AtRemoveDirectory : 0);
        return LinuxException.SucceededUnless(Errno.NoEntry, removed, "unlinkat");
    }

    internal void Rename(ReadOnlySpan<byte> name, ReadOnlySpan<byte> newName)
    {
        CrashPoint.Reach();
        LinuxException.ThrowIfFailed(LinuxCalls.RenameAt(Number, name, Number, newName), "renameat");
    }

    /// <summary>Moves an entry to a name that nothing has; false when something has it.</summary>
    internal bool TryMove(ReadOnlySpan<byte> name, DirectoryHandle target, ReadOnlySpan<byte> newName)
    {
        const uint noReplace = 1;
        CrashPoint.Reach();
        if (LinuxCalls.RenameAt2(Number, name, target.Number, newName, noReplace) == 0) return true;
        var failure = LinuxException.Last("renameat2");
        if (failure.Error == Errno.Exists) return false;
        // File systems without the flag (NFS): a record's name is random, so that look-then-rename is all there can be.
        if (failure.Error is not (Errno.Invalid or Errno.NotImplemented)) throw failure;
        if (target.TryStatusOf(newName, out _)) return false;
        LinuxException.ThrowIfFailed(LinuxCalls.RenameAt(Number, name, target.Number, newName), "renameat");
        return true;
    }
}

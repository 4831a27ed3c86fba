using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Trees;

/// <summary>Opens a directory that a walk is about to enter.</summary>
/// <param name="parent">The directory that it is in.</param>
/// <param name="name">Its name, NUL included.</param>
internal delegate DirectoryHandle OpenDirectory(DirectoryHandle parent, ReadOnlySpan<byte> name);

/// <summary>
/// Walks a tree of directories by descriptor: each one is entered (its entries are listed, in the order of their bytes) and, after all
/// below it, left. One descriptor is open at a time, whatever the depth: the way up goes through <c>..</c>, and what is found there must
/// be the inode that was left behind. Links are never followed, mount points never entered.
/// </summary>
internal sealed class TreeWalk : IDisposable
{
    private readonly Stack<Level> _levels = new();
    private readonly OpenDirectory _open;
    private readonly bool _frozen;
    private readonly DirectoryHandle _start;
    private readonly (uint, uint) _fileSystem;
    private byte[] _next;

    /// <summary>A walk from a directory in <paramref name="start"/>.</summary>
    /// <param name="start">The directory that holds the root of the walk.</param>
    /// <param name="root">The root's name, NUL included.</param>
    /// <param name="open">How directories are opened.</param>
    /// <param name="frozen">Whether a directory that changes between entering and leaving is refused.</param>
    internal TreeWalk(DirectoryHandle start, ReadOnlySpan<byte> root, OpenDirectory open, bool frozen = false)
    {
        (_start, _open, _frozen, _next) = (start, open, frozen, root.ToArray());
        _fileSystem = start.Status().FileSystem;
        Directory = start;
    }

    /// <summary>The directory that was entered; once it is left, the one above it.</summary>
    internal DirectoryHandle Directory { get; private set; }

    /// <summary>The entries of the directory that was entered.</summary>
    internal DirectoryListing Listing => _levels.Peek().Listing;

    /// <summary>The directory's status as it was when it was entered.</summary>
    internal FileStatus Status => _levels.Peek().Status;

    /// <summary>The name, NUL included, of the directory that was entered or left last.</summary>
    internal byte[] Name { get; private set; } = [];

    /// <summary>Goes on: into the next directory below, or out of this one.</summary>
    internal TreeMove Next()
    {
        if (_next.Length == 0 && _levels.Count == 0) return TreeMove.Finished;
        if (_next.Length == 0) FindNext();
        return _next.Length == 0 ? Leave() : Enter();
    }

    /// <summary>The path of an entry of the current directory, for a message.</summary>
    internal string PathOf(ReadOnlySpan<byte> name) =>
        EntryNames.Shown(_levels.Reverse().Select(level => level.Name).Append(name.ToArray()));

    /// <inheritdoc/>
    public void Dispose() => Become(_start);

    private TreeMove Enter()
    {
        var name = _next;
        _next = [];
        try
        {
            Become(_open(Directory, name));
            var status = Directory.Status();
            if (status.IsMountPoint || status.FileSystem != _fileSystem)
                throw new TreeRefusedException(PathOf(name), "is a mount point; a record lives on one file system: unmount it");
            _levels.Push(new Level(name, status, DirectoryListing.Read(Directory)));
        }
        catch (LinuxException failure)
        {
            throw new TreeRefusedException(PathOf(name), $"could not be entered: {failure.Message}", failure);
        }

        Name = name;
        return TreeMove.Entered;
    }

    private TreeMove Leave()
    {
        var left = _levels.Peek();
        if (_frozen && Directory.Status().Modified != left.Status.Modified) throw Changed();
        Name = left.Name;
        if (_levels.Count == 1) Become(_start);
        else
        {
            Become(Directory.OpenParent());
            if (Directory.Status().Identity != _levels.ElementAt(1).Status.Identity) throw Changed();
        }

        _levels.Pop();
        return TreeMove.Left;
    }

    private void FindNext()
    {
        var level = _levels.Peek();
        while (level.Place < level.Listing.Count && level.Listing.Type(level.Place) != EntryType.Directory) level.Place++;
        if (level.Place < level.Listing.Count) _next = level.Listing.Name(level.Place++).ToArray();
    }

    private TreeRefusedException Changed() =>
        new(EntryNames.Shown(_levels.Reverse().Select(level => level.Name)), "changed while it was being read; is something still writing there?");

    private void Become(DirectoryHandle directory)
    {
        var before = Directory;
        Directory = directory;
        if (before != _start) before.Dispose();
    }

    private sealed class Level(byte[] name, FileStatus status, DirectoryListing listing)
    {
        internal byte[] Name { get; } = name;

        internal FileStatus Status { get; } = status;

        internal DirectoryListing Listing { get; } = listing;

        internal int Place { get; set; }
    }
}

/// <summary>What a walk did last.</summary>
internal enum TreeMove
{
    /// <summary>A directory was entered.</summary>
    Entered,

    /// <summary>A directory was left.</summary>
    Left,

    /// <summary>Nothing: the walk is over.</summary>
    Finished,
}

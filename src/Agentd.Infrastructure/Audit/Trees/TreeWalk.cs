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
    private readonly DirectoryHandle _start;
    private readonly byte[] _root;
    private readonly OpenDirectory _open;
    private readonly bool _frozen;
    private readonly (uint, uint) _fileSystem;
    private bool _begun;

    /// <summary>A walk from a directory in <paramref name="start"/>.</summary>
    /// <param name="start">The directory that holds the root of the walk.</param>
    /// <param name="root">The root's name, NUL included.</param>
    /// <param name="open">How directories are opened.</param>
    /// <param name="frozen">Whether a directory that changes between entering and leaving is refused.</param>
    internal TreeWalk(DirectoryHandle start, ReadOnlySpan<byte> root, OpenDirectory open, bool frozen = false)
    {
        (_start, _root, _open, _frozen) = (start, root.ToArray(), open, frozen);
        _fileSystem = start.Status().FileSystem;
        Directory = start;
    }

    /// <summary>The directory that was entered; once it is left, the one above it.</summary>
    internal DirectoryHandle Directory { get; private set; }

    /// <summary>Where the walk stands; null before its beginning and after its end.</summary>
    internal TreeLevel? Level { get; private set; }

    /// <summary>The name, NUL included, of the directory that was entered or left last.</summary>
    internal byte[] Name { get; private set; } = [];

    /// <summary>Goes on: into the next directory below, or out of this one.</summary>
    /// <exception cref="TreeRefusedException">The next directory cannot be entered, or something moved under the walk.</exception>
    internal TreeMove Next()
    {
        if (Level is null) return _begun ? TreeMove.Finished : Enter(_root);
        var upcoming = Level.Upcoming;
        if (upcoming.IsEmpty) return Leave(Level);
        var name = upcoming.ToArray();
        Level.Pass();
        return Enter(name);
    }

    /// <summary>The path of an entry of the current directory, for a message.</summary>
    internal string PathOf(ReadOnlySpan<byte> name) => TreeLevel.Shown(Level, name.ToArray());

    /// <inheritdoc/>
    public void Dispose() => Become(_start);

    private TreeMove Enter(byte[] name)
    {
        _begun = true;
        try
        {
            Become(_open(Directory, name));
            var status = Directory.Status();
            if (status.IsMountPoint || status.FileSystem != _fileSystem) throw TreeRefusedException.Mounted(PathOf(name));
            Level = new TreeLevel(Level, name, status, DirectoryListing.Read(Directory));
        }
        catch (LinuxException failure)
        {
            throw new TreeRefusedException(PathOf(name), $"could not be entered: {failure.Message}", failure);
        }

        Name = name;
        return TreeMove.Entered;
    }

    private TreeMove Leave(TreeLevel left)
    {
        if (_frozen && Directory.Status().Modified != left.Status.Modified) throw TreeRefusedException.Changed(left.Shown());
        Name = left.Name;
        Level = left.Above;
        Become(Level is null ? _start : Directory.OpenParent());
        if (Level is not null && Directory.Status().Identity != Level.Status.Identity) throw TreeRefusedException.Changed(left.Shown());
        return TreeMove.Left;
    }

    private void Become(DirectoryHandle directory)
    {
        var before = Directory;
        Directory = directory;
        if (before != _start) before.Dispose();
    }
}

/// <summary>One directory on the way of a walk, and through the levels above it its path.</summary>
/// <param name="above">The level above; null for the root of the walk.</param>
/// <param name="name">The directory's name, NUL included.</param>
/// <param name="status">Its status as it was when it was entered.</param>
/// <param name="listing">Its entries.</param>
internal sealed class TreeLevel(TreeLevel? above, byte[] name, FileStatus status, DirectoryListing listing)
{
    private int _place;

    internal TreeLevel? Above { get; } = above;

    internal byte[] Name { get; } = name;

    internal FileStatus Status { get; } = status;

    internal DirectoryListing Listing { get; } = listing;

    /// <summary>The next directory in here that was not entered yet, NUL included; empty when there is none left.</summary>
    internal ReadOnlySpan<byte> Upcoming
    {
        get
        {
            while (_place < Listing.Count && Listing.Type(_place) != EntryType.Directory) _place++;
            return _place < Listing.Count ? Listing.Name(_place) : default;
        }
    }

    /// <summary>Goes past <see cref="Upcoming"/>.</summary>
    internal void Pass() => _place++;

    /// <summary>The path of this directory, for a message.</summary>
    internal string Shown() => Shown(this, null);

    /// <summary>The path of an entry of a directory, for a message.</summary>
    internal static string Shown(TreeLevel? level, byte[]? name)
    {
        var path = new List<byte[]>();
        if (name is not null) path.Add(name);
        for (; level is not null; level = level.Above) path.Add(level.Name);
        path.Reverse();
        return EntryNames.Shown(path);
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

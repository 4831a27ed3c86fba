using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Trees;

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

    /// <summary>All moves that are left.</summary>
    /// <exception cref="TreeRefusedException">A directory cannot be entered, or something moved under the walk.</exception>
    internal IEnumerable<TreeMove> Moves(CancellationToken cancellation)
    {
        while (Next() is var move && move != TreeMove.Finished)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return move;
        }
    }

    /// <summary>Goes on: into the next directory below, or out of this one.</summary>
    /// <exception cref="TreeRefusedException">The directory cannot be entered, or something moved under the walk.</exception>
    internal TreeMove Next()
    {
        if (Level is null) return _begun ? TreeMove.Finished : Enter(_root);
        var upcoming = Level.Upcoming;
        if (upcoming.IsEmpty) return Leave(Level);
        var name = upcoming.ToArray();
        Level.Pass();
        return Enter(name);
    }

    internal string PathOf(ReadOnlySpan<byte> name) => TreeLevel.Shown(Level, name.ToArray());

    /// <summary>
    /// Opens a directory and gives its owner permissions that are missing. The descriptor comes first and the mode is set on it:
    /// whatever takes the name afterwards is not touched.
    /// </summary>
    internal static DirectoryHandle OpenWith(uint permissions, DirectoryHandle parent, ReadOnlySpan<byte> name)
    {
        using var directory = parent.OpenPathOnly(name);
        var status = directory.Status();
        if (status.Type == EntryType.Directory && !status.IsMountPoint && (status.Permissions & permissions) != permissions)
            FileModes.ChangeByPathDescriptor(directory, status.Permissions | permissions);
        return directory.OpenDirectory(".\0"u8);
    }

    public void Dispose() => SwitchTo(_start);

    private TreeMove Enter(byte[] name)
    {
        _begun = true;
        try
        {
            SwitchTo(_open(Directory, name));
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
        SwitchTo(Level is null ? _start : Directory.OpenParent());
        if (Level is not null && Directory.Status().Identity != Level.Status.Identity) throw TreeRefusedException.Changed(left.Shown());
        return TreeMove.Left;
    }

    private void SwitchTo(DirectoryHandle directory)
    {
        var before = Directory;
        Directory = directory;
        if (before != _start) before.Dispose();
    }
}

/// <summary>One directory on the way of a walk, and through the levels above it its path.</summary>
internal sealed class TreeLevel(TreeLevel? above, byte[] name, FileStatus status, DirectoryListing listing)
{
    private int _place;

    internal TreeLevel? Above => above;
    internal byte[] Name => name;
    internal FileStatus Status => status;
    internal DirectoryListing Listing => listing;

    /// <summary>The next directory in here that was not entered yet, NUL included; empty when there is none left.</summary>
    internal ReadOnlySpan<byte> Upcoming
    {
        get
        {
            while (_place < Listing.Count && Listing.Type(_place) != EntryType.Directory) _place++;
            return _place < Listing.Count ? Listing.Name(_place) : default;
        }
    }

    internal void Pass() => _place++;

    internal string Shown() => Shown(this, null);

    internal static string Shown(TreeLevel? level, byte[]? name)
    {
        var path = new List<byte[]>();
        if (name is not null) path.Add(name);
        for (; level is not null; level = level.Above) path.Add(level.Name);
        path.Reverse();
        return EntryNames.Shown(path);
    }
}

internal enum TreeMove { Entered, Left, Finished }

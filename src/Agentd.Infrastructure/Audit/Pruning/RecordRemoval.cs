using Agentd.Infrastructure.Audit.Trees;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Pruning;

/// <summary>Removes whole trees, giving their directories the permissions back that the seal took.</summary>
internal static class RecordRemoval
{
    /// <summary>Removes a directory with all that is in it; links are removed, never followed.</summary>
    /// <exception cref="LinuxException">Something could not be removed.</exception>
    /// <exception cref="TreeRefusedException">A directory could not be entered.</exception>
    internal static void Run(DirectoryHandle parent, ReadOnlySpan<byte> name, CancellationToken cancellation)
    {
        using var walk = new TreeWalk(parent, name, OpenWritable);
        foreach (var move in walk.Moves(cancellation))
        {
            if (move == TreeMove.Left) walk.Directory.TryRemove(walk.Name, directory: true);
            else RemoveEntries(walk.Directory, walk.Level!.Listing);
        }
    }

    /// <summary>The bytes that a directory takes up on disk with all that is in it, or with what can be read of it.</summary>
    internal static long Measure(DirectoryHandle parent, ReadOnlySpan<byte> name, CancellationToken cancellation)
    {
        using var walk = new TreeWalk(parent, name, static (above, below) => above.OpenDirectory(below));
        var bytes = 0L;
        try
        {
            foreach (var move in walk.Moves(cancellation))
                if (move == TreeMove.Entered) bytes += Measure(walk.Directory, walk.Level!);
        }
        catch (TreeRefusedException)
        {
            // A running session changes its tree and may close parts of it to the daemon. That must not keep old records.
        }

        return bytes;
    }

    private static long Measure(DirectoryHandle directory, TreeLevel level)
    {
        var bytes = level.Status.Allocated;
        for (var place = 0; place < level.Listing.Count; place++)
        {
            if (level.Listing.Type(place) != EntryType.Directory && directory.TryStatusOf(level.Listing.Name(place), out var status))
                bytes += status.Allocated;
        }

        return bytes;
    }

    private static void RemoveEntries(DirectoryHandle directory, DirectoryListing listing)
    {
        for (var place = 0; place < listing.Count; place++)
            if (listing.Type(place) != EntryType.Directory) directory.TryRemove(listing.Name(place));
    }

    private static DirectoryHandle OpenWritable(DirectoryHandle parent, ReadOnlySpan<byte> name) =>
        TreeWalk.OpenWith(FileModes.Private, parent, name);
}

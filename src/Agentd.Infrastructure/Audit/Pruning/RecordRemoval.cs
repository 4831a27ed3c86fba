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
        while (walk.Next() is var move && move != TreeMove.Finished)
        {
            cancellation.ThrowIfCancellationRequested();
            if (move == TreeMove.Left) walk.Directory.TryRemove(walk.Name, directory: true);
            else RemoveEntries(walk.Directory, walk.Level!.Listing);
        }
    }

    /// <summary>The bytes that a directory takes up on disk with all that is in it.</summary>
    internal static long Measure(DirectoryHandle parent, ReadOnlySpan<byte> name, CancellationToken cancellation)
    {
        using var walk = new TreeWalk(parent, name, static (above, below) => above.OpenDirectory(below));
        var bytes = 0L;
        while (walk.Next() is var move && move != TreeMove.Finished)
        {
            cancellation.ThrowIfCancellationRequested();
            if (move == TreeMove.Left) continue;
            bytes += walk.Level!.Status.Allocated;
            var listing = walk.Level.Listing;
            for (var place = 0; place < listing.Count; place++)
                if (listing.Type(place) != EntryType.Directory && walk.Directory.TryStatusOf(listing.Name(place), out var status)) bytes += status.Allocated;
        }

        return bytes;
    }

    private static void RemoveEntries(DirectoryHandle directory, DirectoryListing listing)
    {
        for (var place = 0; place < listing.Count; place++)
            if (listing.Type(place) != EntryType.Directory) directory.TryRemove(listing.Name(place));
    }

    private static DirectoryHandle OpenWritable(DirectoryHandle parent, ReadOnlySpan<byte> name)
    {
        using var entry = parent.OpenPathOnly(name);
        var status = entry.Status();
        if (status.Type == EntryType.Directory && !status.IsMountPoint && (status.Permissions & FileModes.Private) != FileModes.Private)
            FileModes.ChangeByPathDescriptor(entry, status.Permissions | FileModes.Private);
        return entry.OpenDirectory(".\0"u8);
    }
}

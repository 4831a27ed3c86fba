using Agentd.Infrastructure.Audit.Trees;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Sealing;

/// <summary>
/// Looks at a whole tree before anything of it is sealed. The only modes that it changes are those of directories that their owner
/// could not walk through.
/// </summary>
internal static class TreeCheck
{
    /// <summary>Checks a tree and counts its entries, the root among them.</summary>
    /// <exception cref="TreeRefusedException">The tree must not be sealed.</exception>
    internal static long Run(DirectoryHandle record, ReadOnlySpan<byte> root, CancellationToken cancellation)
    {
        using var walk = new TreeWalk(record, root, OpenTraversable);
        var entries = 1L;
        foreach (var move in walk.Moves(cancellation))
        {
            if (move != TreeMove.Entered) continue;
            var listing = walk.Level!.Listing;
            entries += listing.Count;
            for (var place = 0; place < listing.Count; place++)
                if (listing.Type(place) != EntryType.Directory) Check(walk, listing.Name(place));
        }

        return entries;
    }

    private static void Check(TreeWalk walk, ReadOnlySpan<byte> name)
    {
        if (!walk.Directory.TryStatusOf(name, out var status) || status.Type == EntryType.Directory)
            throw TreeRefusedException.Changed(walk.PathOf(name));
        if (status.Links > 1)
        {
            throw new TreeRefusedException(walk.PathOf(name),
                $"has {status.Links} hard links: sealing it would change a file outside the record; remove the other names, "
                + "or copy the file");
        }

        if (status.IsMountPoint) throw TreeRefusedException.Mounted(walk.PathOf(name));
    }

    private static DirectoryHandle OpenTraversable(DirectoryHandle parent, ReadOnlySpan<byte> name) =>
        TreeWalk.OpenWith(FileModes.OwnerTraversable, parent, name);
}

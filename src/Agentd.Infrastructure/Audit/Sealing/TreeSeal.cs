using Agentd.Infrastructure.Audit.Trees;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Sealing;

/// <summary>Takes the write permissions from a checked tree.</summary>
internal static class TreeSeal
{
    /// <summary>Seals a tree and counts its entries, the root among them.</summary>
    /// <exception cref="TreeRefusedException">An entry is not as the check found it, or its mode cannot be changed.</exception>
    internal static long Run(DirectoryHandle record, ReadOnlySpan<byte> root, CancellationToken cancellation)
    {
        using var walk = new TreeWalk(record, root, OpenSealed, frozen: true);
        var entries = 1L;
        while (walk.Next() is var move && move != TreeMove.Finished)
        {
            cancellation.ThrowIfCancellationRequested();
            if (move != TreeMove.Entered) continue;
            entries += walk.Listing.Count;
            for (var place = 0; place < walk.Listing.Count; place++)
                if (walk.Listing.Type(place) is not (EntryType.Directory or EntryType.Link)) Seal(walk, walk.Listing.Name(place));
        }

        return entries;
    }

    private static void Seal(TreeWalk walk, ReadOnlySpan<byte> name)
    {
        try
        {
            using var entry = walk.Directory.OpenPathOnly(name);
            var status = entry.Status();
            if (status.Links != 1 || status.IsMountPoint || status.Type is EntryType.Directory or EntryType.Link)
                throw new TreeRefusedException(walk.PathOf(name), "changed while it was being sealed; is something still writing there?");
            FileModes.ChangeByPathDescriptor(entry, FileModes.SealedFile);
        }
        catch (LinuxException failure)
        {
            throw new TreeRefusedException(walk.PathOf(name), $"could not be sealed: {failure.Message}", failure);
        }
    }

    private static DirectoryHandle OpenSealed(DirectoryHandle parent, ReadOnlySpan<byte> name)
    {
        var directory = parent.OpenDirectory(name);
        directory.ChangeMode(FileModes.SealedDirectory);
        return directory;
    }
}

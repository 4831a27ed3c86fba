using Agentd.Infrastructure.Audit.Digests;
using Agentd.Infrastructure.Audit.Manifests;
using Agentd.Infrastructure.Audit.Trees;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Sealing;

/// <summary>
/// Takes the write permissions from a checked tree and writes its manifest, in one pass: a directory loses them before it is listed, a
/// file before it is read.
/// </summary>
internal sealed class TreeSeal(ManifestFile manifest, CancellationToken cancellation)
{
    private const int FilesAtOnce = 128;

    private readonly OrderedWork<byte[]> _lines = new(lines => manifest.Append(lines));
    private readonly HoleBudget _holes = new();

    /// <summary>Seals a tree and counts its entries, the root among them.</summary>
    /// <exception cref="TreeRefusedException">An entry is not as the check found it, or it cannot be sealed.</exception>
    internal long Run(DirectoryHandle record, ReadOnlySpan<byte> root)
    {
        using var walk = new TreeWalk(record, root, OpenSealed, frozen: true);
        var entries = 1L;
        try
        {
            while (walk.Next() is var move && move != TreeMove.Finished)
            {
                cancellation.ThrowIfCancellationRequested();
                if (move == TreeMove.Left) _lines.Add("..\n"u8.ToArray());
                else entries += Enter(walk, walk.Level!);
            }

            _lines.Finish();
            return entries;
        }
        finally
        {
            _lines.Abandon();
        }
    }

    private int Enter(TreeWalk walk, TreeLevel level)
    {
        var line = new MemoryStream();
        ManifestLine.Write(level.Above is null ? ManifestLine.Root : level.Name, EntryReader.Common(level.Status, level.Status.Permissions), line);
        _lines.Add(line.ToArray());
        for (var first = 0; first < level.Listing.Count; first += FilesAtOnce)
        {
            var batch = new EntryBatch(walk.Directory, level, first, Math.Min(first + FilesAtOnce, level.Listing.Count));
            _lines.Add(() => batch.Seal(_holes, cancellation));
        }

        return level.Listing.Count;
    }

    private static DirectoryHandle OpenSealed(DirectoryHandle parent, ReadOnlySpan<byte> name)
    {
        var directory = parent.OpenDirectory(name);
        if (!directory.Status().IsMountPoint) directory.ChangeMode(FileModes.SealedDirectory);
        return directory;
    }
}

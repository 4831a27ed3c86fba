using Agentd.Infrastructure.Audit.Manifests;
using Agentd.Infrastructure.Audit.Trees;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Sealing;

/// <summary>
/// Takes the write permissions from a checked tree and writes its manifest, in one pass: a directory loses them before it is listed, a
/// file before it is read.
/// </summary>
internal sealed class TreeSeal(ManifestWriter manifest, CancellationToken cancellation)
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
            foreach (var move in walk.Moves(cancellation))
            {
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
        ManifestLine.Write(
            level.Above is null ? ManifestLine.Root : level.Name, EntryReader.Common(level.Status, level.Status.Permissions), line);
        _lines.Add(line.ToArray());
        for (var first = 0; first < level.Listing.Count; first += FilesAtOnce)
        {
            var batch = new EntryBatch(walk.Directory, level, first, Math.Min(first + FilesAtOnce, level.Listing.Count));
            _lines.Add(walk.Directory, () => batch.Seal(_holes, cancellation));
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

/// <summary>Some entries of one directory, sealed and described together on one core while the walk goes on.</summary>
/// <param name="directory">The directory.</param>
/// <param name="level">Its listing.</param>
/// <param name="first">The first entry's place in the listing.</param>
/// <param name="end">The place after the last.</param>
internal sealed class EntryBatch(DirectoryHandle directory, TreeLevel level, int first, int end)
{
    internal byte[] Seal(HoleBudget holes, CancellationToken cancellation)
    {
        var lines = new MemoryStream((end - first) * 128);
        var reader = new EntryReader(cancellation);
        for (var place = first; place < end; place++)
            if (level.Listing.Type(place) != EntryType.Directory) Seal(level.Listing.Name(place), reader, holes, lines);
        return lines.ToArray();
    }

    private void Seal(ReadOnlySpan<byte> name, EntryReader reader, HoleBudget holes, MemoryStream lines)
    {
        try
        {
            using var entry = directory.OpenPathOnly(name);
            var status = entry.Status();
            if (status.Links != 1 || status.IsMountPoint || status.Type == EntryType.Directory)
                throw TreeRefusedException.Changed(PathOf(name));
            var mode = status.Permissions;
            if (status.Type != EntryType.Link) FileModes.ChangeByPathDescriptor(entry, mode = FileModes.SealedFile);
            var sparse = status.Type == EntryType.File && holes.IsExhaustedBy(status);
            ManifestLine.Write(name, reader.Read(entry, status, mode, sparse), lines);
        }
        catch (LinuxException failure)
        {
            throw new TreeRefusedException(PathOf(name), $"could not be sealed: {failure.Message}", failure);
        }
        catch (InvalidDataException)
        {
            throw TreeRefusedException.Changed(PathOf(name));
        }
    }

    private string PathOf(ReadOnlySpan<byte> name) => TreeLevel.Shown(level, name.ToArray());
}

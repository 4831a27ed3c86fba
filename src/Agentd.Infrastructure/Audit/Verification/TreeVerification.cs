using Agentd.Infrastructure.Audit.Manifests;
using Agentd.Infrastructure.Audit.Trees;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Verification;

/// <summary>
/// Compares a tree with its manifest. Both are in the same order, so that one walk and one reading do, side by side, and nothing is kept.
/// </summary>
/// <param name="manifest">The manifest, its digest known to be right.</param>
/// <param name="found">Takes an entry's path and what is different.</param>
/// <param name="cancellation">Ends the work.</param>
internal sealed class TreeVerification(ManifestReader manifest, Action<string, string> found, CancellationToken cancellation)
{
    private const int FilesAtOnce = 128;

    private readonly OrderedWork<List<(string Path, string What)>> _differences =
        new(batch => batch.ForEach(one => found(one.Path, one.What)));

    /// <summary>Compares a whole tree.</summary>
    /// <exception cref="TreeRefusedException">A directory cannot be entered; what comes after it was not compared.</exception>
    /// <exception cref="InvalidDataException">The file is not a manifest.</exception>
    internal void Run(DirectoryHandle record, ReadOnlySpan<byte> root)
    {
        using var walk = new TreeWalk(record, root, static (parent, name) => parent.OpenDirectory(name));
        try
        {
            manifest.Begin();
            if (manifest.Upcoming is not { Facts.Type: EntryType.Directory })
                throw new InvalidDataException("does not begin with a directory");
            Enter(walk);
            while (walk.Level is { } level) Step(walk, level);
            _differences.Finish();
        }
        finally
        {
            _differences.Abandon();
        }
    }

    private void Step(TreeWalk walk, TreeLevel level)
    {
        cancellation.ThrowIfCancellationRequested();
        var there = level.Upcoming;
        switch (Order(manifest.Upcoming, there))
        {
            case < 0:
                Found(walk.PathOf(manifest.Upcoming!.Name), "is missing: a directory, with all that was in it");
                manifest.PassDirectory();
                break;
            case > 0:
                Found(walk.PathOf(there), "was added: a directory");
                level.Pass();
                break;
            case 0 when there.IsEmpty:
                walk.Next();
                manifest.Pass();
                break;
            default:
                Enter(walk);
                break;
        }
    }

    // A side that has no more entries comes last.
    private static int Order(ManifestLine? stored, ReadOnlySpan<byte> there) => (stored, there.IsEmpty) switch
    {
        (null, true) => 0,
        (null, false) => 1,
        (_, true) => -1,
        _ => stored.Name.AsSpan().SequenceCompareTo(there),
    };

    private void Enter(TreeWalk walk)
    {
        walk.Next();
        var level = walk.Level!;
        var now = EntryReader.Common(level.Status, level.Status.Permissions);
        if (manifest.Upcoming!.Facts.DifferenceTo(now) is { } difference) Found(level.Shown(), difference);
        manifest.Pass();
        CompareEntries(walk.Directory, level);
    }

    private void CompareEntries(DirectoryHandle directory, TreeLevel level)
    {
        var batch = new EntryComparison(directory, level);
        var place = 0;
        while (true)
        {
            while (place < level.Listing.Count && level.Listing.Type(place) == EntryType.Directory) place++;
            var there = place < level.Listing.Count ? level.Listing.Name(place) : default;
            var stored = manifest.Upcoming is { Facts.Type: not EntryType.Directory } line ? line : null;
            var order = Order(stored, there);
            if (order == 0 && there.IsEmpty) break;
            batch.Add(order >= 0 ? place++ : null, order <= 0 ? stored : null);
            if (order <= 0) manifest.Pass();
            if (batch.Count >= FilesAtOnce) batch = Begin(batch, directory, level);
        }

        Begin(batch, directory, level);
    }

    private EntryComparison Begin(EntryComparison batch, DirectoryHandle directory, TreeLevel level)
    {
        if (batch.Count == 0) return batch;
        _differences.Add(directory, () => batch.Run(cancellation));
        return new EntryComparison(directory, level);
    }

    private void Found(string path, string what) => _differences.Add([(path, what)]);
}

/// <summary>Some entries of one directory, compared with their lines on one core while the walk goes on.</summary>
internal sealed class EntryComparison(DirectoryHandle directory, TreeLevel level)
{
    private readonly List<(int? Place, ManifestLine? Stored)> _entries = [];

    internal int Count => _entries.Count;

    internal void Add(int? place, ManifestLine? stored) => _entries.Add((place, stored));

    internal List<(string Path, string What)> Run(CancellationToken cancellation)
    {
        var differences = new List<(string, string)>();
        var reader = new EntryReader(cancellation);
        foreach (var (place, stored) in _entries)
            if (Difference(place, stored, reader) is { } what) differences.Add((TreeLevel.Shown(level, Name(place, stored)), what));
        return differences;
    }

    private byte[] Name(int? place, ManifestLine? stored) => stored?.Name ?? level.Listing.Name(place!.Value).ToArray();

    private string? Difference(int? place, ManifestLine? stored, EntryReader reader)
    {
        if (stored is null) return $"was added: a {level.Listing.Type(place!.Value).Word()}";
        if (place is null) return $"is missing: a {stored.Facts.Type.Word()}";
        try
        {
            using var entry = directory.OpenPathOnly(stored.Name);
            var status = entry.Status();
            if (status.IsMountPoint) return "is a mount point";
            return stored.Facts.DifferenceTo(reader.Read(entry, status, status.Permissions, stored.Facts.IsSparse));
        }
        catch (Exception failure) when (failure is LinuxException or InvalidDataException)
        {
            return $"could not be compared: {failure.Message}";
        }
    }
}

using Agentd.Infrastructure.Audit.Manifests;
using Agentd.Infrastructure.Audit.Trees;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Verification;

/// <summary>Some entries of one directory, compared with their lines on one core while the walk goes on.</summary>
internal sealed class EntryComparison(DirectoryHandle directory, TreeLevel level)
{
    private readonly List<(int? Place, ManifestLine? Stored)> _entries = [];

    /// <summary>How many entries there are.</summary>
    internal int Count => _entries.Count;

    /// <summary>Adds an entry: its place in the listing, its line, or both.</summary>
    internal void Add(int? place, ManifestLine? stored) => _entries.Add((place, stored));

    /// <summary>Keeps the directory open until <see cref="Run"/> is done.</summary>
    internal void Hold()
    {
        var held = false;
        directory.DangerousAddRef(ref held);
    }

    /// <summary>Compares the entries and gives the differences, each with its path.</summary>
    internal List<(string Path, string What)> Run(CancellationToken cancellation)
    {
        try
        {
            var differences = new List<(string, string)>();
            var reader = new EntryReader(cancellation);
            foreach (var (place, stored) in _entries)
                if (Difference(place, stored, reader) is { } what) differences.Add((TreeLevel.Shown(level, Name(place, stored)), what));
            return differences;
        }
        finally
        {
            directory.DangerousRelease();
        }
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

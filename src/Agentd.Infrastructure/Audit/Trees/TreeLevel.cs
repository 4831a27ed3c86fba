using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Trees;

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

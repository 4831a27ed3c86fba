namespace Agentd.Protocol.Replies;

/// <summary>What a session left of its repository, in the session's own words, masked: hostile to a terminal and to a page.</summary>
public sealed record LeftWork : Reply
{
    /// <summary>The most commits and files that are told one by one.</summary>
    public const int MostCommits = 200, MostFiles = 500;

    /// <summary>The most characters of a path or a subject.</summary>
    public const int LongestText = 300;

    /// <summary>What is kept, a word of the record's: <c>all</c>, <c>commits</c>, <c>summary</c>, <c>pushed</c> or <c>none</c>.</summary>
    public required string Kept { get; init; }

    /// <summary>Why no more is kept; null where nothing is missing.</summary>
    public string? Reason { get; init; }

    /// <summary>The commit that was cloned; null for none.</summary>
    public string? Base { get; init; }

    /// <summary>The commits that the origin did not have, the newest first.</summary>
    public IReadOnlyList<LeftCommit> Commits { get; init; } = [];

    /// <summary>How many there are in all.</summary>
    public required int CommitCount { get; init; }

    /// <summary>The files that differ from the commit that was cloned.</summary>
    public IReadOnlyList<LeftFile> Files { get; init; } = [];

    /// <summary>How many there are in all.</summary>
    public required int FileCount { get; init; }

    /// <summary>Files that were not kept.</summary>
    public IReadOnlyList<LostFile> NotKept { get; init; } = [];

    /// <summary>The bytes of the bundle; null for none.</summary>
    public long? BundleBytes { get; init; }

    /// <summary>The arguments of git that fetch the bundle into a clone, on the daemon's host; null for none.</summary>
    public IReadOnlyList<string>? Fetch { get; init; }
}

/// <summary>A commit that the origin did not have.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Time">When it was made, as it says.</param>
/// <param name="Subject">The first line of its message; null where it is withheld.</param>
public sealed record LeftCommit(string Id, DateTimeOffset Time, string? Subject = null);

/// <summary>A file that differs from the commit that was cloned.</summary>
/// <param name="Path">Its path; null where it is withheld.</param>
/// <param name="Added">Lines that it has more; null where git takes it for binary.</param>
/// <param name="Deleted">Lines that it has no longer; null where git takes it for binary.</param>
public sealed record LeftFile(string? Path = null, long? Added = null, long? Deleted = null);

/// <summary>A file that was not kept.</summary>
/// <param name="Reason">Why: a word of the record's.</param>
/// <param name="Path">Its path; null where it is withheld.</param>
public sealed record LostFile(string Reason, string? Path = null);

/// <summary>A part of a bundle.</summary>
/// <param name="Data">The bytes; base64 on the wire, at most <see cref="Frames.FrameLimits.Output"/> before.</param>
/// <param name="Total">How many the whole bundle has.</param>
/// <param name="More">Whether another part follows.</param>
public sealed record BundlePiece(byte[] Data, long Total, bool More) : Reply;

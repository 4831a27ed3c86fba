using Agentd.Domain.Agents;
using Agentd.Domain.Work;

namespace Agentd.Application.Ports;

/// <summary>A salvage of what a session left of its repository.</summary>
/// <param name="Container">The session's container, which has ended.</param>
/// <param name="Name">The name of the short one.</param>
/// <param name="Image">The session's image; present, never pulled.</param>
/// <param name="Labels">Labels, so that a sweep finds it.</param>
/// <param name="Repository">The repository's path in the session's container.</param>
public sealed record SalvageSpec(
    string Container, string Name, string Image, IReadOnlyDictionary<string, string> Labels, string Repository)
{
    /// <summary>The commit that was cloned; null for none.</summary>
    public string? Base { get; init; }

    /// <summary>What it may use of the host: the repository's content is as hostile there as in the session.</summary>
    public ResourceLimits Limits { get; init; } = new();

    /// <summary>How much of the repository is copied.</summary>
    public CopyBound Copy { get; init; } = CopyBound.Of(new ResourceLimits());

    /// <summary>Its bounds.</summary>
    public required WorkKeeping Keeping { get; init; }

    /// <summary>What is not to be in it.</summary>
    public required WorkAgain Without { get; init; }

    /// <summary>Where its script lies, and the commits of the origin, and where the parcel goes.</summary>
    public required StagedSession Staged { get; init; }
}

/// <summary>The most of a repository that is copied for a salvage; of one that is larger, what is committed may be kept.</summary>
/// <param name="Bytes">Bytes, as an archive has them.</param>
/// <param name="Entries">Files and directories.</param>
public sealed record CopyBound(long Bytes, long Entries)
{
    private const long MostBytes = 4L << 30;

    // A session that was ended for what it left has more than it may, for what it wrote until somebody looked. That is to be kept too.
    private const int Excess = 2;

    /// <summary>What a session may leave on disk by its limits, and as much again.</summary>
    public static CopyBound Of(ResourceLimits limits) => new(
        limits.Disk is { } disk && disk < MostBytes / Excess ? disk * Excess : MostBytes,
        (limits.Entries ?? ResourceLimits.UsualEntries) * Excess);
}

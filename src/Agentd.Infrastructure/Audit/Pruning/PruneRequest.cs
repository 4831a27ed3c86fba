using Agentd.Domain.Sessions;

namespace Agentd.Infrastructure.Audit.Pruning;

/// <summary>Which complete records are to go: those that are too old, then the oldest until the rest is small enough.</summary>
public sealed record PruneRequest
{
    /// <summary>Records that ended longer ago than this go; null for no such rule.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>How many bytes on disk all records together may take up; null for no such rule.</summary>
    public long? MaxTotalSize { get; init; }

    /// <summary>Only this daemon's records may go; null for every daemon's.</summary>
    public DaemonId? Daemon { get; init; }

    /// <summary>Whether nothing is to be changed.</summary>
    public bool DryRun { get; init; }
}

/// <summary>A record that was pruned, or would be.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="SessionId">The record.</param>
/// <param name="EndTimestamp">When the session had ended.</param>
/// <param name="Bytes">What it took up on disk, in bytes; null where that was not needed.</param>
public sealed record PrunedRecord(string Agent, string SessionId, DateTimeOffset EndTimestamp, long? Bytes);

/// <summary>What pruning did, or would do.</summary>
/// <param name="DryRun">Whether nothing was changed.</param>
/// <param name="Records">The records, oldest first.</param>
public sealed record PruneReport(bool DryRun, IReadOnlyList<PrunedRecord> Records);

using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration;

/// <summary>Which of the daemon's own audit records are removed once a day.</summary>
/// <param name="MaxAge">How long a record is kept after its session has ended; null for ever.</param>
/// <param name="MaxTotalSize">How many bytes all records may take up before the oldest go; null for any number.</param>
public sealed record AuditRetention(TimeSpan? MaxAge, long? MaxTotalSize);

/// <summary><c>[daemon.audit_retention]</c>.</summary>
internal static class AuditRetentionTable
{
    private static readonly KnownKey<TimeSpan> MaxAge = new("max_age", new DurationShape(),
        "How long a record is kept after its session has ended.", Otherwise: "for ever", Example: "\"90d\"");

    private static readonly KnownKey<long> MaxTotalSize = new("max_total_size", new SizeShape(),
        "The space that all records under the audit root may take up; beyond it, the oldest of this daemon's go.",
        Otherwise: "no limit", Example: "\"50GiB\"");

    public static readonly KnownTable Known = new(
        "[daemon.audit_retention]",
        "Which audit records the daemon removes, once a day. Only ended records of this daemon go, whole, and the chain of the rest "
        + "stays verifiable.",
        MaxAge, MaxTotalSize);

    public static AuditRetention Bind(WrittenTable table) => new(table.Find(MaxAge)?.Value, table.Find(MaxTotalSize)?.Value);
}

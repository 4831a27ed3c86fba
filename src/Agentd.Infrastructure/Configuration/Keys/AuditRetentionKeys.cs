using Agentd.Infrastructure.Configuration.Keys.Shapes;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>The keys of <c>[daemon.audit_retention]</c>.</summary>
internal static class AuditRetentionKeys
{
    public static readonly KnownKey MaxAge = new("max_age", new DurationShape(),
        "How long a record is kept after its session has ended.")
    {
        Otherwise = "for ever",
        Example = "\"90d\"",
    };

    public static readonly KnownKey MaxTotalSize = new("max_total_size", new SizeShape(),
        "The space that all records under the audit root may take up; beyond it, the oldest of this daemon's go.")
    {
        Otherwise = "no limit",
        Example = "\"50GiB\"",
    };

    public static readonly KnownTable Table = new(
        "[daemon.audit_retention]",
        "Which audit records the daemon removes, once a day. Only ended records of this daemon go, whole, and the chain of the rest "
        + "stays verifiable.",
        MaxAge, MaxTotalSize);
}

using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Drafts;

/// <summary>The <c>[daemon.audit_retention]</c> table as it was written.</summary>
internal sealed record AuditRetentionDraft(Located<TimeSpan>? MaxAge, Located<long>? MaxTotalSize)
{
    public static AuditRetentionDraft? Of(TomlTable? table) => table is null
        ? null
        : new(table.Duration(AuditRetentionKeys.MaxAge), table.Size(AuditRetentionKeys.MaxTotalSize));
}

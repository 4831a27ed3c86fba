using Agentd.Domain.Audit;
using Agentd.Infrastructure.Audit;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Verification;

namespace Agentd.Infrastructure.Tests.Audit;

/// <summary>What tests do with whole records.</summary>
internal static class SealedRecords
{
    internal static async Task<SessionRecord> SealNew(
        this AuditRoot root, string script = "echo x > f", AuditRecordStore? store = null, DateTimeOffset? startedAt = null)
    {
        store ??= root.Store();
        var record = AuditRoot.Record(startedAt);
        store.TryBegin(record).ShouldBeTrue();
        Shell.Run($"cd {root.Runa(record)} && {script}");
        (await store.SealAsync(AuditRoot.Ended(record), [], default)).ShouldBeEmpty();
        return record;
    }

    internal static VerifyReport Verify(this AuditRoot root, IReadOnlyList<ChainHead>? heads = null, string? key = null) =>
        new AuditVerification(root.Path).Run(new VerifyRequest { Heads = heads, PublicKeyFile = key }, default);

    internal static string Findings(this AuditRoot root, IReadOnlyList<ChainHead>? heads = null, string? key = null) =>
        string.Join('\n', root.Verify(heads, key).Findings);
}

using Agentd.Infrastructure.Doctor.Conditions;

namespace Agentd.Infrastructure.Doctor.Directories;

/// <summary>Whether there is room for more records.</summary>
internal sealed class AuditSpace(ExaminedHost host, string auditRoot) : FileCondition("audit space", Cure)
{
    private const string Cure = "free space, or thin out records: 'agentd audit prune --older-than 90d', or [daemon.audit_retention]";
    private const long Mebi = 1 << 20;

    /// <inheritdoc/>
    protected override Diagnosis Examine()
    {
        var facts = host.FileSystemOf(auditRoot);
        var left = $"{facts.FreeBytes / Mebi} MiB{(facts.FreeInodes is { } inodes ? $" and {inodes} inodes" : "")} left";
        if (facts.FreeBytes < 64 * Mebi || facts.FreeInodes < 1_000)
            return Failed($"{left}: the next session's record may stay incomplete", Cure);
        return facts.FreeBytes < 1024 * Mebi || facts.FreeInodes < 50_000 ? Warning(left, Cure) : Ok(left);
    }
}

using Agentd.Domain.Work;
using Agentd.Infrastructure.Audit;
using Agentd.Infrastructure.Audit.Signatures;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Doctor.Directories;

/// <summary>Whether records can be made, sealed and removed under the audit root.</summary>
internal sealed class AuditRootCondition(string auditRoot) : FileCondition("audit root", Cure)
{
    private const string Cure = "give the directory to the daemon's user, mount its file system read-write, or set audit_root in [daemon]";

    protected override Diagnosis Examine()
    {
        if (Directory.Exists(auditRoot))
        {
            AuditRootProbe.Run(auditRoot);
            return Ok(auditRoot);
        }

        var there = FileSystemFacts.Nearest(auditRoot);
        if (!Directory.Exists(there)) return Failed($"{there} is no directory", Cure);
        return PathAccess.May(PathAccess.MayWrite, there)
            ? Ok($"{auditRoot} is made when the daemon starts")
            : Failed($"{auditRoot} does not exist, and {there} may not be written by the daemon's user", Cure);
    }
}

/// <summary>Whether there is room for more records.</summary>
internal sealed class AuditSpace(ExaminedHost host, string auditRoot) : FileCondition("audit space", Cure)
{
    private const string Cure = "free space, or thin out records: 'agentd audit prune --older-than 90d', or [daemon.audit_retention]";
    private const long Mebi = 1 << 20;

    protected override Diagnosis Examine()
    {
        var facts = host.FileSystemOf(auditRoot);
        var left = $"{facts.FreeBytes / Mebi} MiB{(facts.FreeInodes is { } inodes ? $" and {inodes} inodes" : "")} left";
        if (facts.FreeBytes < 64 * Mebi || facts.FreeInodes < 1_000)
            return Failed($"{left}: the next session's record may stay incomplete", Cure);
        return facts.FreeBytes < 1024 * Mebi || facts.FreeInodes < 50_000 ? Warning(left, Cure) : Ok(left);
    }
}

/// <summary>Whether anything thins out records that grow by what sessions leave of their repositories.</summary>
internal sealed class AuditRetentionCondition(DaemonConfiguration configuration) : FileCondition("audit retention", Cure)
{
    private const string Cure = "set max_age or max_total_size in [daemon.audit_retention], keep_work = \"summary\" or \"never\", "
        + "or a smaller limits.work";

    private const long Mebi = 1 << 20;

    protected override Diagnosis Examine()
    {
        if (configuration.AuditRetention is not null) return Ok("records are thinned out once a day");
        var keeping = configuration.Agents.Where(agent => agent.KeepWork is KeepWork.Always or KeepWork.Failed).ToArray();
        if (keeping.Length == 0) return Ok("records are kept for ever, without bundles of work");
        var most = keeping.Max(agent => agent.Limits.Over(configuration.DefaultLimits).Work ?? WorkKeeping.UsualMost);
        var size = $"{Math.Max(1, most / Mebi)} MiB";
        return Warning($"nothing removes records, and each may keep up to {size} of what its session left of its repository", Cure);
    }
}

/// <summary>Whether records can be signed with the key that is configured.</summary>
internal sealed class SigningKeyCondition(string keyFile) : FileCondition("audit signing key", Cure)
{
    private const string Cure =
        "openssl genpkey -algorithm ed25519 -out FILE, for the daemon's user alone (0600), and name it as audit_signing_key";

    protected override Diagnosis Examine()
    {
        using var key = SigningKeyFile.ReadPrivate(keyFile);
        return Ok($"{keyFile}, fingerprint {key.Fingerprint}");
    }
}

using Agentd.Infrastructure.Audit;
using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Doctor.Directories;

/// <summary>Whether records can be made, sealed and removed under the audit root.</summary>
internal sealed class AuditRootUse(string auditRoot) : FileCondition("audit root", Cure)
{
    private const string Cure = "give the directory to the daemon's user, mount its file system read-write, or set audit_root in [daemon]";

    /// <inheritdoc/>
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

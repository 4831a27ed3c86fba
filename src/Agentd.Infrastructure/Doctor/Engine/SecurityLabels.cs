using Agentd.Infrastructure.Doctor.Conditions;

namespace Agentd.Infrastructure.Doctor.Engine;

/// <summary>Whether SELinux lets the daemon talk to Podman, and sessions see their mounts.</summary>
internal sealed class SecurityLabels(ExaminedHost host, PodmanInquiry inquiry) : EngineCondition("SELinux", inquiry)
{
    /// <inheritdoc/>
    protected override Diagnosis Examine(PodmanFacts facts)
    {
        if (!facts.Selinux) return Ok("not in use");
        var label = host.Lines("proc/self/attr/current").FirstOrDefault("").TrimEnd('\0');
        return label.Contains(":container_t:", StringComparison.Ordinal)
            ? Failed(
                $"this process is confined ({label}) and may not connect to Podman's socket",
                "set SecurityLabelDisable=true in the daemon's Quadlet unit")
            : Ok("in use; what agentd makes is relabelled for containers, declared mounts must carry container_file_t themselves");
    }
}

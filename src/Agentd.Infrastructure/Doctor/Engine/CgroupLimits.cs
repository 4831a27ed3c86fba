using Agentd.Infrastructure.Doctor.Conditions;

namespace Agentd.Infrastructure.Doctor.Engine;

/// <summary>Whether limits on memory, processes and CPU time would hold.</summary>
internal sealed class CgroupLimits(PodmanInquiry inquiry) : EngineCondition("resource limits", inquiry)
{
    private static readonly string[] Needed = ["cpu", "memory", "pids"];

    /// <inheritdoc/>
    protected override Diagnosis Examine(PodmanFacts facts)
    {
        if (facts.Rootless && facts.CgroupVersion == "v1")
            return Warning(
                "cgroup v1: rootless Podman ignores limits on memory, processes and CPU time, and a session may take all of the host",
                "boot with systemd.unified_cgroup_hierarchy=1 (cgroup v2)");
        var missing = Needed.Except(facts.Controllers).ToList();
        return missing.Count == 0
            ? Ok($"cgroup {facts.CgroupVersion}, with {string.Join(", ", Needed)}")
            : Warning(
                $"cgroup {facts.CgroupVersion} without {string.Join(", ", missing)}: limits on them are ignored",
                "delegate the controllers: Delegate=cpu memory pids in a drop-in for user@.service, then log in anew");
    }
}

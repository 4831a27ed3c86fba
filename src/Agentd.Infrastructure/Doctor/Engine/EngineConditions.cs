using Agentd.Application.Ports;
using Agentd.Infrastructure.Doctor.Conditions;

namespace Agentd.Infrastructure.Doctor.Engine;

/// <summary>A condition that can be seen from <c>podman info</c>.</summary>
internal abstract class EngineCondition(string name, PodmanInquiry inquiry) : HostCondition(name)
{
    public sealed override async Task<Diagnosis> ExamineAsync(CancellationToken cancellation)
    {
        try
        {
            return Examine(await inquiry.FactsAsync(cancellation).ConfigureAwait(false));
        }
        catch (EngineException failure)
        {
            return Warning($"could not be examined: {failure.Message}", "mend Podman first, then ask again");
        }
    }

    protected abstract Diagnosis Examine(PodmanFacts facts);
}

/// <summary>Whether containers share their images' files, or copy them.</summary>
internal sealed class StorageDriver(PodmanInquiry inquiry) : EngineCondition("storage driver", inquiry)
{
    protected override Diagnosis Examine(PodmanFacts facts) => facts.StorageDriver == "vfs"
        ? Warning("vfs copies the whole image for every session: seconds, and its full size on disk",
            "set driver = \"overlay\" under [storage] in storage.conf, then 'podman system reset' and bring the images back")
        : Ok(facts.StorageDriver);
}

/// <summary>Whether limits on memory, processes and CPU time would hold.</summary>
internal sealed class CgroupLimits(PodmanInquiry inquiry) : EngineCondition("resource limits", inquiry)
{
    private static readonly string[] Needed = ["cpu", "memory", "pids"];

    protected override Diagnosis Examine(PodmanFacts facts)
    {
        if (facts.Rootless && facts.CgroupVersion == "v1")
        {
            return Warning(
                "cgroup v1: rootless Podman ignores limits on memory, processes and CPU time, and a session may take all of the host",
                "boot with systemd.unified_cgroup_hierarchy=1 (cgroup v2)");
        }

        var missing = Needed.Except(facts.Controllers).ToList();
        return missing.Count == 0
            ? Ok($"cgroup {facts.CgroupVersion}, with {string.Join(", ", Needed)}")
            : Warning(
                $"cgroup {facts.CgroupVersion} without {string.Join(", ", missing)}: limits on them are ignored",
                "delegate the controllers: Delegate=cpu memory pids in a drop-in for user@.service, then log in anew");
    }
}

/// <summary>Whether SELinux lets the daemon talk to Podman, and sessions see their mounts.</summary>
internal sealed class SecurityLabels(ExaminedHost host, PodmanInquiry inquiry) : EngineCondition("SELinux", inquiry)
{
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

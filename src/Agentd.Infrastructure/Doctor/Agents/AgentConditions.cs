using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Linux;
using Agentd.Infrastructure.Methodologies;

namespace Agentd.Infrastructure.Doctor.Agents;

/// <summary>Whether an agent's methodology is there.</summary>
internal sealed class MethodologyCondition(Agent agent, IMethodologies methodologies, AgentAccess access)
    : FileCondition($"methodology of {agent.Name}", Cure)
{
    private const string Cure = "put the methodology there, readable by the daemon's user, or name another methodology_dir";

    protected override Diagnosis Examine()
    {
        methodologies.Require(agent.MethodologyDirectory);
        foreach (var entry in (string[])[agent.MethodologyDirectory, Path.Combine(agent.MethodologyDirectory, Manifest.FileName)])
            if (access.Objection(entry) is { } objection) return Failed(objection, access.Cure(agent.MethodologyDirectory));
        return Ok(agent.MethodologyDirectory);
    }
}

/// <summary>Whether what an agent is to see of the host is there.</summary>
internal sealed class MountSources(Agent agent, AgentAccess access) : FileCondition($"mounts of {agent.Name}", Cure)
{
    private const string Cure = "create the sources, readable by the daemon's user, or change the agent's [[agents.mounts]]";

    protected override Diagnosis Examine()
    {
        var sources = agent.Mounts.Select(mount => mount.Source).ToList();
        if (sources.Where(source => !Path.Exists(source)).ToList() is { Count: > 0 } missing)
            return Failed($"does not exist: {string.Join(", ", missing)}", Cure);
        if (sources.Where(source => !PathAccess.May(PathAccess.MayRead, source)).ToList() is { Count: > 0 } closed)
        {
            return Warning("may not be read by the daemon's user, and by sessions only if a subordinate id of that user owns it: "
                + string.Join(", ", closed), Cure);
        }

        foreach (var mount in agent.Mounts)
            if (access.Objection(mount) is { } objection) return Warning(objection, access.Cure(mount.Source, mount.ReadOnly));
        return Ok(sources.Count == 0 ? "none declared" : string.Join(", ", sources));
    }
}

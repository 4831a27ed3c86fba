using Agentd.Domain.Agents;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.Configuration.Drafts;
using Agentd.Infrastructure.Doctor.Agents;

namespace Agentd.Infrastructure.Configuration.Checks;

/// <summary>Whether what an agent is to see of the host is there, and open to it.</summary>
internal static class MountCheck
{
    public static void Check(Agent agent, AgentDraft written, AgentAccess access, Findings findings)
    {
        for (var index = 0; index < agent.Mounts.Count; index++)
            if (Objection(agent.Mounts[index], access) is { } objection)
                findings.Warn(agent, written.Mounts[index].Source!.Place, $"mounts[{index}].source", objection);
    }

    private static string? Objection(BindMount mount, AgentAccess access)
    {
        if (!Path.Exists(mount.Source)) return $"{mount.Source} does not exist; create it before a session starts";
        return access.Objection(mount) is { } refusal ? $"{refusal}; {access.Cure(mount.Source, mount.ReadOnly)}" : null;
    }
}

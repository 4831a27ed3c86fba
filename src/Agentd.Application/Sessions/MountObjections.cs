using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions;

/// <summary>Refuses the host paths that no agent may be given.</summary>
internal static class MountObjections
{
    /// <summary>Judges an agent's mount sources as the host is now.</summary>
    /// <param name="sources">The judge.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="place">Where the source of the mount with a number is looked at.</param>
    /// <exception cref="SessionException">One is forbidden; the message names it.</exception>
    public static void Require(this IMountSources sources, Agent agent, Func<int, string> place)
    {
        for (var index = 0; index < agent.Mounts.Count; index++)
        {
            if (sources.Objection(place(index)) is { } objection)
                throw new SessionException($"agent '{agent.Name}': mounts[{index}].source {agent.Mounts[index].Source} {objection}");
        }
    }
}

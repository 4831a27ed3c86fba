using Agentd.Domain.Agents;
using Agentd.Domain.Work;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Checks;

/// <summary>
/// Whether sessions of an agent that carries its state may run side by side: then what one of them adds is lost to the next.
/// </summary>
internal static class StateCheck
{
    public static void Check(Agent agent, DaemonConfiguration configuration, WrittenTable written, Findings findings)
    {
        if (agent.State != StatePolicy.Carry || agent.MaxSessions == 1 || configuration.MaxSessions == 1) return;
        findings.Warn(written, AgentTable.State,
            "lets sessions that run at the same time begin with the same state, and the next one with what the last of them left; "
            + "with max_sessions = 1 each goes on from the one before");
    }
}

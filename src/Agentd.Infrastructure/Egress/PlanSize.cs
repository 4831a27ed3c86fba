using Agentd.Domain.Agents;
using Agentd.Egress.Protocol;

namespace Agentd.Infrastructure.Egress;

/// <summary>Whether what a session may reach fits a message to the broker, with room for the values of its credentials.</summary>
internal static class PlanSize
{
    // In base64, with its name, its hosts and its placeholder.
    private const int MostOfACredential = 32 * 1024;

    /// <summary>Why it does not fit, and what to do; null where it does.</summary>
    public static string? Objection(Attach plan)
    {
        var bytes = EgressContract.Write<EgressRequest>(plan with { Credentials = null }).Length
            + ((plan.Credentials?.Count ?? 0) * (long)MostOfACredential);
        return bytes <= EgressContract.MostBytes
            ? null
            : $"makes what an agent may reach {bytes} bytes long, with the files of all upstream_ca; "
                + $"its broker takes {EgressContract.MostBytes}: name smaller files, with the authorities of the host alone, or "
                + "fewer rules";
    }

    /// <summary>The same of an agent, as far as its files can be read: what cannot be read is told elsewhere.</summary>
    public static string? Objection(Agent agent)
    {
        try
        {
            return agent.Network.IsFiltered ? Objection(EgressPlan.Of(agent)) : null;
        }
        catch (Domain.Sessions.SessionException)
        {
            return null;
        }
    }
}

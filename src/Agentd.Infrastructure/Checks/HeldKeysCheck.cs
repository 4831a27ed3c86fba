using Agentd.Domain.Agents;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Checks;

/// <summary>The credentials whose values an agent holds, and need not: one line per agent, which names them.</summary>
internal static class HeldKeysCheck
{
    // Keys that sign requests: nobody can put them into a request in the place of something else.
    private static readonly string[] Signing = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

    public static void Check(Agent agent, WrittenTable written, Findings findings)
    {
        var held = agent.Credentials.Zip(written.Tables(AgentTable.Credentials))
            .Where(one => one.First.Brokered is null && !Signing.Contains(one.First.Name)).ToList();
        if (held.Count == 0) return;
        var way = agent.Network.IsFiltered ? "with hosts" : "with network.mode = \"filtered\" and hosts";
        findings.Warn(held[0].Second, CredentialTable.Name,
            $"the agent holds the value of {string.Join(", ", held.Select(one => one.First.Name))}; {way} it gets a placeholder, and the "
            + "value goes to those hosts alone. Keys that sign requests (AWS, JWT) cannot be had so");
    }
}

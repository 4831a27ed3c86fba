using Agentd.Domain.Agents;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Egress;

namespace Agentd.Infrastructure.Checks;

/// <summary>What the networks, mounts and credentials of agents leave open.</summary>
internal static class NetworkCheck
{
    private const int MostNames = 5;

    /// <summary>One note for the whole file, because it is the usual state of most agents.</summary>
    public static void Check(IReadOnlyList<Agent> agents, WrittenTable daemon, Findings findings)
    {
        var open = agents.Where(agent => !agent.Network.IsFiltered).Select(agent => agent.Name.Value).ToList();
        if (open.Count == 0) return;
        var names = string.Join(", ", open.Take(MostNames)) + (open.Count > MostNames ? $" and {open.Count - MostNames} more" : "");
        findings.Warn(daemon, DaemonNetworkKeys.Mode,
            $"sessions of {names} reach whatever this host reaches; set \"filtered\" here, or as an agent's network.mode, "
            + "and they reach only whom you allow");
    }

    /// <summary>The files of authorities that rules name.</summary>
    public static void CheckAuthorities(IReadOnlyList<WrittenTable> rules, Findings findings)
    {
        foreach (var rule in rules)
        {
            if (rule.Find(InspectionKeys.UpstreamCa) is { } file && UpstreamAuthorities.Objection(file.Value) is { } objection)
                findings.Warn(rule, InspectionKeys.UpstreamCa, objection);
        }
    }

    public static void Check(Agent agent, WrittenTable written, Findings findings)
    {
        if (agent.Network.Mode == AgentNetwork.Host)
        {
            findings.Warn(written.Table(AgentTable.Network), NetworkTable.Mode,
                "is \"host\": the agent reaches everything that listens on the host's loopback; use a network of its own where it need "
                + "not");
        }

        var network = written.Table(AgentTable.Network);
        if (agent.Network.Learns)
        {
            findings.Warn(network, NetworkTable.Learn,
                "is true: sessions reach every public address, and what no rule names is only recorded; make rules of it with "
                + $"'agentd network suggest --agent {agent.Name}', then take this key out");
        }
        CheckAuthorities(network.Tables(NetworkTable.Allow), findings);
        if (PlanSize.Objection(agent) is { } objection)
        {
            // The last of them, by which it became too much, or where no file is the agent's own, the rules as a whole.
            if (network.Tables(NetworkTable.Allow).LastOrDefault(rule => rule.Has(InspectionKeys.UpstreamCa)) is { } last)
                findings.Refuse(last, InspectionKeys.UpstreamCa, objection);
            else
                findings.Refuse(network, NetworkTable.Mode, objection);
        }
        foreach (var (credential, table) in agent.Credentials.Zip(written.Tables(AgentTable.Credentials)))
        {
            if (credential.Brokered?.Hosts.FirstOrDefault(host => host.IsWildcard) is { } wide)
                findings.Warn(table, BrokeredKeys.Hosts, $"holds {wide}: the value goes to whoever has a name below it; name the hosts");
        }

        foreach (var (mount, table) in agent.Mounts.Zip(written.Tables(AgentTable.Mounts)))
        {
            if (MountedSocket.Find(mount.Source) is not { } socket) continue;
            findings.Warn(table, MountTable.Source,
                $"{(socket == mount.Source ? "is" : "holds")} a unix socket, {socket}: the agent may ask whoever listens there, past all "
                + "rules of its network; mount a directory without it, unless that is what you want");
        }
    }
}

using Agentd.Domain.Network;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration;

/// <summary>The clone of a filtered agent that has a token: like any brokered value, it is put into requests that are read.</summary>
internal static class BrokeredClone
{
    /// <summary>Why a token could not be put into the requests of the clone; null for nothing.</summary>
    /// <param name="repository">A repository that can be cloned through a filtered network.</param>
    /// <param name="network">The agent's network.</param>
    /// <param name="networks">The rules of all agents.</param>
    public static string? Objection(RepositoryUrl repository, WrittenTable network, EffectiveNetworks networks)
    {
        var clone = CloneRule.For(repository, []);
        foreach (var (rule, table) in RuleBounds.Valid(network.Tables(NetworkTable.Allow)).Concat(networks.ValidOfAll))
        {
            if (!rule.Host.Overlaps(clone.Host) || !rule.Ports.Intersect(clone.Ports).Any()) continue;
            if (rule.Protocol != NetworkProtocol.Https || InspectionKeys.Refuses(table))
            {
                return "has a token, which is put into requests that are read; "
                    + $"the rule at {table.PlaceOf(AllowTable.Host)} lets connections to its host through unread";
            }
        }
        return null;
    }
}

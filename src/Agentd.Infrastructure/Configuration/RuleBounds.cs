using Agentd.Domain.Network;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration;

/// <summary>What must hold for all rules of an agent together: its own, and those of all agents. They need not be valid.</summary>
internal static class RuleBounds
{
    /// <summary>Why there are too many rules, or too many ports in them; null for nothing.</summary>
    public static string? Objection(IReadOnlyList<WrittenTable> own, IReadOnlyList<WrittenTable> others)
    {
        var count = own.Count + others.Count;
        var with = others.Count > 0 ? $" together with {AllowTable.OfTheDaemon.Header}" : "";
        if (count > NetworkRule.Most) return $"holds {count} tables{with}, and may hold at most {NetworkRule.Most}";
        var ports = own.Concat(others).SelectMany(AllowTable.PortsOf).Distinct().Count();
        return ports > NetworkRule.MostPorts ? $"names {ports} different ports{with}, and may name at most {NetworkRule.MostPorts}" : null;
    }

    /// <summary>
    /// The own rules that speak another protocol than a rule before them, or than one of the others, with the same host on the same port:
    /// which of the two holds would hang on their order alone.
    /// </summary>
    public static IEnumerable<(WrittenTable Rule, string Message)> Contradictions(
        IReadOnlyList<WrittenTable> own, IReadOnlyList<(NetworkRule Rule, WrittenTable Table)> others)
    {
        if (own.Count == 0 || own.Count + others.Count > NetworkRule.Most) yield break;
        var known = others.ToList();
        foreach (var (rule, table) in Valid(own))
        {
            if (known.FirstOrDefault(other => Contradict(rule, other.Rule)) is ({ } before, { } place))
            {
                var port = rule.Ports.Intersect(before.Ports).First();
                yield return (table, $"is also meant on port {port} by the rule for {before.Host} at {place.PlaceOf(AllowTable.Host)}, "
                    + "which has another protocol; let each host and port have one");
            }
            known.Add((rule, table));
        }
    }

    /// <summary>The tables that can be read as rules.</summary>
    public static IEnumerable<(NetworkRule Rule, WrittenTable Table)> Valid(IReadOnlyList<WrittenTable> tables)
    {
        var rules = new AllowTable();
        return tables.Where(table => table.Find(AllowTable.Host) is not null && rules.Validate(table).IsValid)
            .Select(table => (AllowTable.Bind(table), table));
    }

    private static bool Contradict(NetworkRule one, NetworkRule other) =>
        one.Protocol != other.Protocol && one.Ports.Intersect(other.Ports).Any() && one.Host.Overlaps(other.Host);
}

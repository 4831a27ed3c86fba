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
    /// The own rules that do not go with a rule before them, or with one of the others, for the same host and port: what then holds is not
    /// what either of them says.
    /// </summary>
    public static IEnumerable<(WrittenTable Rule, string Message)> Contradictions(
        IReadOnlyList<WrittenTable> own, IReadOnlyList<(NetworkRule Rule, WrittenTable Table)> others)
    {
        if (own.Count == 0 || own.Count + others.Count > NetworkRule.Most) yield break;
        var known = others.ToList();
        foreach (var (rule, table) in Valid(own))
        {
            var found = known.Select(other => Contradiction(rule, other.Rule, other.Table) ?? MeterContradiction((rule, table), other));
            if (found.FirstOrDefault(each => each is not null) is { } message) yield return (table, message);
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

    private static string? MeterContradiction((NetworkRule Rule, WrittenTable Table) own, (NetworkRule Rule, WrittenTable Table) other)
    {
        var (rule, place) = (own.Rule, other.Table.PlaceOf(AllowTable.Host));
        if (!rule.Ports.Intersect(other.Rule.Ports).Any() || !rule.Host.Overlaps(other.Rule.Host)) return null;
        if (rule.Meter is { } meter && other.Rule.Meter is { } others && meter != others)
            return $"has another meter than the rule for {other.Rule.Host} at {place}; let each host have one";
        return (rule.Meter is not null && InspectionKeys.Refuses(other.Table))
            || (other.Rule.Meter is not null && InspectionKeys.Refuses(own.Table))
            ? $"goes with no rule like that for {other.Rule.Host} at {place}: one has a meter, for which answers must be read, and one "
                + "says inspect = false; remove one of the two"
            : null;
    }

    private static string? Contradiction(NetworkRule rule, NetworkRule other, WrittenTable table)
    {
        if (rule.Ports.Intersect(other.Ports).ToArray() is not [var port, ..] || !rule.Host.Overlaps(other.Host)) return null;
        var place = table.PlaceOf(AllowTable.Host);
        if (rule.Protocol != other.Protocol)
        {
            return $"is also meant on port {port} by the rule for {other.Host} at {place}, which has another protocol; "
                + "let each host and port have one";
        }
        if (rule.IsRestricted && !other.IsRestricted && other.Host.Covers(rule.Host))
            return $"restricts nothing on port {port}: the rule for {other.Host} at {place} allows all requests there; keep one of the two";
        return other.IsRestricted && !rule.IsRestricted && rule.Host.Covers(other.Host)
            ? $"allows all requests on port {port}, so that the rule for {other.Host} at {place} restricts nothing; keep one of the two"
            : null;
    }
}

namespace Agentd.Domain.Network;

/// <summary>What an agent's rules come to with the hosts of its brokered credentials.</summary>
public static class EffectiveRules
{
    private const int TlsPort = 443;

    /// <summary>
    /// The agent's own rules; then a rule for each host of a credential that no rule means as a whole; then the rules of all agents. Those
    /// that lead to such a host are inspected, for nobody else could put a value into a request; so are those that lead to a metered one,
    /// whichever rule comes first.
    /// </summary>
    public static IReadOnlyList<NetworkRule> Of(
        IReadOnlyList<NetworkRule> own, IReadOnlyList<HostPattern> brokered, IReadOnlyList<NetworkRule> ofAll)
    {
        var unmeant = brokered.DistinctBy(host => host.Text)
            .Where(host => !own.Concat(ofAll).Any(rule => rule.Protocol == NetworkProtocol.Https && rule.Host.Covers(host)))
            .Select(host => new NetworkRule(host, [TlsPort], NetworkProtocol.Https, []));
        HostPattern[] read = [.. brokered, .. own.Concat(ofAll).Where(rule => rule.Meter is not null).Select(rule => rule.Host)];
        return [.. own.Concat(unmeant).Concat(ofAll).Select(rule => IsRead(rule) ? rule with { Inspect = true } : rule)];

        bool IsRead(NetworkRule rule) => rule.Protocol == NetworkProtocol.Https && read.Any(rule.Host.Overlaps);
    }
}

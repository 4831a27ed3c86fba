using System.Net;
using Agentd.Domain.Network;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;
using Agentd.Egress.Protocol;

namespace Agentd.Egress.Rules;

/// <summary>From the contract's rules to the domain's.</summary>
internal static class RuleReading
{
    /// <summary>Whether any request of a session with these is read.</summary>
    /// <exception cref="FormatException">A rule is not one that this broker knows.</exception>
    public static bool AreRead(IEnumerable<EgressRule> rules, EgressRule? cloneRule, IReadOnlyList<EgressCredential>? credentials) =>
        credentials is { Count: > 0 } || rules.Append(cloneRule).OfType<EgressRule>().Any(rule => Read(rule).IsInspected);

    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">It is not one that this broker knows.</exception>
    public static NetworkRule Read(EgressRule rule) => new(
        HostPattern.Parse(rule.Host),
        rule.Ports,
        rule.Protocol switch
        {
            "https" => NetworkProtocol.Https,
            "tcp" => NetworkProtocol.Tcp,
            "http" => NetworkProtocol.Http,
            _ => throw new FormatException($"the protocol '{rule.Protocol}' of a rule for {rule.Host} is not known"),
        },
        [.. rule.Addresses.Select(IPNetwork.Parse)])
    {
        Methods = rule.Methods ?? [],
        Paths = [.. (rule.Paths ?? []).Select(PathPattern.Parse)],
        Inspect = rule.Inspect,
        Meter = rule.Meter is not { } meter ? null : Words.Parse<MeteredApi>(meter)
            ?? throw new FormatException($"the meter '{meter}' of a rule for {rule.Host} is not known"),
    };
}

using System.Text.Json.Serialization;
using Agentd.Domain.Agents;
using Agentd.Domain.Network;

namespace Agentd.Infrastructure.Checks;

/// <summary>An agent's network as JSON, as it works out.</summary>
internal sealed record NetworkDocument(
    string Mode, IReadOnlyList<RuleDocument>? Rules, [property: JsonPropertyName("clone")] RuleDocument? OfTheClone, bool? Learn = null)
{
    public static NetworkDocument Of(Agent agent)
    {
        var (mode, rules) = (agent.Network.EffectiveMode, agent.Network.Rules);
        if (rules is null) return new NetworkDocument(mode, null, null);
        var clone = agent.Repository is { } repository ? RuleDocument.Of(CloneRule.For(repository, rules)) : null;
        return new NetworkDocument(mode, [.. rules.Select(RuleDocument.Of)], clone, agent.Network.Learns ? true : null);
    }
}

/// <summary>A rule as JSON.</summary>
internal sealed record RuleDocument(
    string Host, IReadOnlyList<int> Ports, string Protocol, IReadOnlyList<string>? Addresses, IReadOnlyList<string>? Methods,
    IReadOnlyList<string>? Paths, bool Inspect, string? UpstreamCa, string? Meter)
{
    public static RuleDocument Of(NetworkRule rule) => new(
        rule.Host.Text, rule.Ports, rule.Protocol.ToString().ToLowerInvariant(),
        OrNull(rule.Addresses.Select(range => range.ToString())), OrNull(rule.Methods), OrNull(rule.Paths.Select(path => path.Text)),
        rule.IsInspected, rule.UpstreamCa, rule.Meter?.ToString().ToLowerInvariant());

    private static IReadOnlyList<string>? OrNull(IEnumerable<string> texts) => texts.ToArray() is { Length: > 0 } some ? some : null;
}

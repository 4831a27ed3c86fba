using Agentd.Domain.Agents;
using Agentd.Domain.Network;

namespace Agentd.Infrastructure.Checks;

/// <summary>An agent's network as it works out, for people: its mode and, where it is filtered, every rule in its order.</summary>
/// <param name="rulesOfAll">How many rules at the end are those of every filtered agent.</param>
internal sealed class NetworkText(int rulesOfAll)
{
    public IEnumerable<string> Lines(Agent agent)
    {
        yield return $"    network {agent.Network.EffectiveMode}{(agent.Network.Learns ? ", learning: every public address is open" : "")}";
        if (agent.Network.Rules is not { } rules) yield break;
        foreach (var (index, rule) in rules.Index())
            yield return $"      {index + 1}. {Words(rule)}{(index >= rules.Count - rulesOfAll ? ", of every filtered agent" : "")}";
        yield return agent.Repository is { } repository
            ? $"      clone: {Words(CloneRule.For(repository, rules))}"
            : "      clone: the host of the repository that a run names";
    }

    private static string Words(NetworkRule rule) =>
        $"{rule.Host} {rule.Protocol.ToString().ToLowerInvariant()} {string.Join(", ", rule.Ports)}"
        + (rule.Methods.Count > 0 ? $" {string.Join(" ", rule.Methods)}" : "")
        + (rule.Paths.Count > 0 ? $" {string.Join(" ", rule.Paths)}" : "")
        + (rule.IsInspected ? " inspected" : "")
        + (rule.Meter is { } meter ? $" metered as {meter.ToString().ToLowerInvariant()}" : "")
        + (rule.Addresses.Count > 0 ? $" at {string.Join(", ", rule.Addresses)}" : "");
}

using Agentd.Domain.Agents;
using Agentd.Domain.Network;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration;

/// <summary>The keys of <c>[daemon]</c> about the networks of all agents: of those that do not say, and of all that are filtered.</summary>
internal sealed class DaemonNetworkKeys : TableRules
{
    public static readonly KnownKey<string> Mode = new("default_network_mode", new TextShape(),
        "The network of agents that name no mode: \"filtered\", \"default\", \"host\", or the name of a network or network mode of "
        + "Podman's.",
        Otherwise: "\"default\"", Example: "\"filtered\"");

    public static readonly KnownKey<TomlList> Allow = new("network_allow",
        new TableListShape(AllowTable.OfTheDaemon), "Whom sessions of every filtered agent may reach, after its own rules.");

    public static readonly KnownKey[] All = [Mode, Allow];

    public DaemonNetworkKeys()
    {
        Rule(Mode, NetworkTable.ModeObjection);
        Each(Allow, new AllowTable());
        Rule((daemon, context) =>
        {
            var rules = daemon.Tables(Allow);
            if (RuleBounds.Objection(rules, []) is { } objection) Fail(context, daemon, Allow, daemon.PlaceOf(Allow), objection);
            foreach (var (rule, contradiction) in RuleBounds.Contradictions(rules, []))
                Fail(context, rule, AllowTable.Host, rule.Find(AllowTable.Host)!, contradiction);
        });
    }

    public static IReadOnlyList<NetworkRule> Bind(WrittenTable daemon) => [.. daemon.Tables(Allow).Select(AllowTable.Bind)];
}

/// <summary>The networks of agents as the whole file makes them. The file need not be valid.</summary>
/// <param name="daemon"><c>[daemon]</c>.</param>
internal sealed class EffectiveNetworks(WrittenTable daemon)
{
    /// <summary>The rules of every filtered agent, which follow its own.</summary>
    public IReadOnlyList<WrittenTable> RulesOfAll { get; } = daemon.Tables(DaemonNetworkKeys.Allow);

    /// <summary>Those of them that can be read, read once: every agent's own are held against them.</summary>
    public IReadOnlyList<(NetworkRule Rule, WrittenTable Table)> ValidOfAll => field ??= [.. RuleBounds.Valid(RulesOfAll)];

    /// <summary>The mode of an agent's <c>[agents.network]</c>, which may be absent.</summary>
    public string ModeOf(WrittenTable network) =>
        network.Find(NetworkTable.Mode)?.Value ?? daemon.Find(DaemonNetworkKeys.Mode)?.Value ?? AgentNetwork.EnginesOwn;

    /// <summary>Whether sessions of an agent reach only whom rules allow.</summary>
    public bool IsFiltered(WrittenTable network) => ModeOf(network) == AgentNetwork.Filtered;
}

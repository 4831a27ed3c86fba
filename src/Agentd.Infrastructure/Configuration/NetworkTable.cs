using Agentd.Domain.Agents;
using Agentd.Domain.Network;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Toml;
using FluentValidation;

namespace Agentd.Infrastructure.Configuration;

/// <summary><c>[agents.network]</c>: a network from which the agent can clone, and which is nobody else's.</summary>
internal sealed class NetworkTable : TableRules
{
    public static readonly KnownKey<string> Mode = new("mode", new TextShape(),
        "The network that sessions are on: \"filtered\", on which a session reaches only whom allow names; \"default\"; \"host\"; or the "
        + "name of a network or network mode of Podman's. With \"host\" the agent reaches whatever listens on the host's loopback.",
        Otherwise: "the daemon's default_network_mode", Example: "\"agents\"");

    private static readonly KnownKey<IReadOnlyList<string>> Options = new("options", new ArgumentsShape(),
        "Podman's options of that network.", Example: "[\"mtu=1400\"]");

    public static readonly KnownKey<TomlList> Allow = new("allow",
        new TableListShape(AllowTable.Known), "Whom sessions may reach; only with mode \"filtered\".");

    public static readonly KnownKey<bool> Learn = new("learn", new FlagShape(),
        "Whether what no rule names goes through to public addresses, and is only recorded as refused; for writing rules, with mode "
        + "\"filtered\". An agent that runs unattended is open to every public address with it.",
        Otherwise: "false", Example: "true");

    public static readonly KnownTable Known = new("[agents.network]", "The network that sessions are on.", Mode, Options, Learn, Allow);

    private const int LongestName = 128;

    public NetworkTable(EffectiveNetworks networks)
    {
        Rule(Mode, ModeObjection);
        Each(Allow, new AllowTable());
        Rule((table, context) =>
        {
            if (AllowObjection(table, networks) is { } objection) Fail(context, table, Allow, table.PlaceOf(Allow), objection);
            else Contradictions(table, networks, context);
        });
        Rule((table, context) =>
        {
            if (table.Find(Learn) is { Value: true } learn && LearnObjection(table, networks) is { } objection)
                Fail(context, table, Learn, learn, objection);
        });
        Rule((table, context) =>
        {
            // At the table's place, because the cure may be another mode.
            if (OptionsObjection(table, networks) is { } objection) Fail(context, table, Options, table.Place, objection);
        });
    }

    /// <param name="table">The table.</param>
    /// <param name="networks">Says the mode where the table does not.</param>
    /// <param name="brokered">The hosts of the agent's brokered credentials.</param>
    /// <param name="rulesOfAll">The rules of all filtered agents.</param>
    public static AgentNetwork Bind(
        WrittenTable table, EffectiveNetworks networks, IReadOnlyList<HostPattern> brokered, IReadOnlyList<NetworkRule> rulesOfAll) =>
        networks.ModeOf(table) switch
        {
            AgentNetwork.Filtered => AgentNetwork.Default with
            {
                Rules = EffectiveRules.Of([.. table.Tables(Allow).Select(AllowTable.Bind)], brokered, rulesOfAll),
                Learns = table.Find(Learn)?.Value ?? false,
            },
            AgentNetwork.EnginesOwn => AgentNetwork.Default,
            var mode => new AgentNetwork(mode, table.Find(Options)?.Value ?? []),
        };

    /// <summary>What is wrong with a mode, an agent's or the daemon's; null for nothing.</summary>
    public static string? ModeObjection(string mode) => mode switch
    {
        "none" => "must not be \"none\": the repository is cloned inside the container, which needs a network",
        "container" or "ns" or "private" =>
            "must not be another container's or namespace's; it must be \"default\", \"host\" or a network's name",
        { Length: > LongestName } => $"is longer than {LongestName} characters",
        _ when char.IsAsciiLetterOrDigit(mode[0]) && mode.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-') => null,
        _ =>
            "must be \"filtered\", \"default\", \"host\", or a network's name: letters, digits, '_', '.' and '-'; "
            + "Podman's options go into options",
    };

    private static string? LearnObjection(WrittenTable table, EffectiveNetworks networks)
    {
        if (!networks.IsFiltered(table)) return "has no effect without mode = \"filtered\"; set it, or remove the key";
        return networks.HasProxy
            ? "cannot hold with [daemon] upstream_proxy: the proxy alone would know whether a name leads to a public address" : null;
    }

    private static string? AllowObjection(WrittenTable table, EffectiveNetworks networks)
    {
        var rules = table.Tables(Allow);
        if (rules.Count == 0) return null;
        return networks.IsFiltered(table)
            ? RuleBounds.Objection(rules, networks.RulesOfAll)
            : "has no effect without mode = \"filtered\"; set it, or remove the table";
    }

    private static void Contradictions(WrittenTable table, EffectiveNetworks networks, ValidationContext<WrittenTable> context)
    {
        if (!networks.IsFiltered(table)) return;
        foreach (var (rule, contradiction) in RuleBounds.Contradictions(table.Tables(Allow), networks.ValidOfAll))
            Fail(context, rule, AllowTable.Host, rule.Find(AllowTable.Host)!, contradiction);
    }

    private static string? OptionsObjection(WrittenTable table, EffectiveNetworks networks)
    {
        if (table.Find(Options) is not { Value: var options }) return null;
        if (networks.ModeOf(table) is AgentNetwork.EnginesOwn or AgentNetwork.Host or AgentNetwork.Filtered)
            return "need a mode that names a network";
        if (options.FirstOrDefault(option => option.Contains(',') || option.Any(char.IsControl)) is not { } unfit) return null;
        const string Wrong = "must not hold a comma or a control character; give each option as a string of its own";
        return FoundValue.Behind(Wrong, FoundValue.Quoted(unfit));
    }
}

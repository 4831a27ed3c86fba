using Agentd.Domain.Agents;
using Agentd.Domain.Network;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration;

/// <summary><c>[agents.network]</c>: a network from which the agent can clone, and which is nobody else's.</summary>
internal sealed class NetworkTable : TableRules
{
    public static readonly KnownKey<string> Mode = new("mode", new TextShape(),
        "The network that sessions are on: \"filtered\", on which a session reaches only whom allow names; \"default\"; \"host\"; or the "
        + "name of a network or network mode of Podman's. With \"host\" the agent reaches whatever listens on the host's loopback.",
        Otherwise: "\"default\"", Example: "\"agents\"");

    private static readonly KnownKey<IReadOnlyList<string>> Options = new("options", new ArgumentsShape(),
        "Podman's options of that network.", Example: "[\"mtu=1400\"]");

    private static readonly KnownKey<TomlList> Allow = new("allow",
        new TableListShape(AllowTable.Known), "Whom sessions may reach; only with mode \"filtered\".");

    public static readonly KnownTable Known = new("[agents.network]", "The network that sessions are on.", Mode, Options, Allow);

    private const string EnginesOwn = "default";
    private const int LongestName = 128;

    public NetworkTable()
    {
        Rule(Mode, ModeObjection);
        Each(Allow, new AllowTable());
        Rule((table, context) =>
        {
            if (AllowObjection(table) is { } objection) Fail(context, table, Allow, table.PlaceOf(Allow), objection);
        });
        Rule((table, context) =>
        {
            // At the table's place, because the cure may be another mode.
            if (OptionsObjection(table) is { } objection) Fail(context, table, Options, table.Place, objection);
        });
    }

    public static AgentNetwork Bind(WrittenTable table)
    {
        var mode = table.Find(Mode)?.Value;
        if (mode == AgentNetwork.Filtered) return AgentNetwork.Default with { Rules = [.. table.Tables(Allow).Select(AllowTable.Bind)] };
        return new AgentNetwork(mode == EnginesOwn ? null : mode, table.Find(Options)?.Value ?? []);
    }

    /// <summary>Whether the table, which need not be valid, asks for a filtered network.</summary>
    public static bool IsFiltered(WrittenTable table) => table.Find(Mode)?.Value == AgentNetwork.Filtered;

    private static string? ModeObjection(string mode) => mode switch
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

    private static string? AllowObjection(WrittenTable table)
    {
        var rules = table.Tables(Allow);
        if (rules.Count == 0) return null;
        if (table.Find(Mode)?.Value != AgentNetwork.Filtered)
            return "has no effect without mode = \"filtered\"; set it, or remove the table";
        if (rules.Count > NetworkRule.Most) return $"holds {rules.Count} tables, and may hold at most {NetworkRule.Most}";
        var ports = rules.SelectMany(AllowTable.PortsOf).Distinct().Count();
        return ports > NetworkRule.MostPorts ? $"names {ports} different ports, and may name at most {NetworkRule.MostPorts}" : null;
    }

    private static string? OptionsObjection(WrittenTable table)
    {
        if (table.Find(Options) is not { Value: var options }) return null;
        if (table.Find(Mode)?.Value is null or EnginesOwn or AgentNetwork.Host or AgentNetwork.Filtered)
            return "need a mode that names a network";
        if (options.FirstOrDefault(option => option.Contains(',') || option.Any(char.IsControl)) is not { } unfit) return null;
        const string Wrong = "must not hold a comma or a control character; give each option as a string of its own";
        return FoundValue.Behind(Wrong, FoundValue.Quoted(unfit));
    }
}

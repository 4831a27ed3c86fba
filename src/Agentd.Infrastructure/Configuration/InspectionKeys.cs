using Agentd.Domain.Network;
using Agentd.Domain.Usage;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration;

/// <summary>The keys of an <c>allow</c> table that make agentd read the requests of its connections.</summary>
internal sealed class InspectionKeys : TableRules
{
    // What all rules of an agent come to must fit a message of the broker's.
    private const int MostMethods = 32, MostPaths = 64, LongestPath = 512;

    private static readonly KnownKey<IReadOnlyList<string>> Methods = new("methods", new TextsShape(),
        "The methods that requests may have.", Otherwise: "all", Example: "[\"GET\", \"HEAD\"]");

    private static readonly KnownKey<IReadOnlyList<string>> Paths = new("paths", new TextsShape(),
        "The paths that requests may have, decoded; a '*' at the end stands for anything. A path that can be read in two ways matches "
        + "none.",
        Otherwise: "all", Example: "[\"/v1/*\", \"/health\"]");

    private static readonly KnownKey<bool> Inspect = new("inspect", new FlagShape(),
        "Whether agentd ends the TLS itself, with an authority of the session's own, and reads the requests. Always so with methods, "
        + "paths, meter or a credential for the host.",
        Otherwise: "connections are passed on as they are; only the server's name is read", Example: "true");

    public static readonly KnownKey<string> UpstreamCa = new("upstream_ca", new TextShape(),
        "The absolute path of a PEM file with authorities that are trusted for this host, besides the system's.",
        Otherwise: "the system's alone", Example: "\"/etc/agentd/internal-ca.pem\"");

    private static readonly KnownKey<MeteredApi> Meter = new("meter",
        new ChoiceShape<MeteredApi>(
            ("anthropic", MeteredApi.Anthropic), ("openai", MeteredApi.Openai), ("gemini", MeteredApi.Gemini)),
        "What the host speaks, so that what sessions use of its models is read from its answers. Makes agentd read the requests.",
        Otherwise: "nothing is measured", Example: "\"anthropic\"");

    public static readonly KnownKey[] All = [Methods, Paths, Inspect, UpstreamCa, Meter];

    public InspectionKeys()
    {
        Rule(Methods, methods => TextList.Objection(methods, MostMethods, NetworkRule.MethodObjection));
        Rule(Paths, paths => TextList.Objection(paths, MostPaths, path =>
            path.Length > LongestPath ? $"must have paths of at most {LongestPath} characters" : PathPattern.Objection(path)));
        Rule(Methods, (rule, _) => NeedsRequests(rule));
        Rule(Paths, (rule, _) => NeedsRequests(rule));
        Rule(Inspect, (rule, _) => NeedsRequests(rule));
        Rule(Meter, (rule, _) => NeedsRequests(rule));
        Rule(Inspect, (rule, inspect) => inspect ? null : ReadAllTheSame(rule));
        Rule(UpstreamCa, (rule, path) => AllowTable.ProtocolOf(rule) != NetworkProtocol.Https
            ? "has no meaning without protocol \"https\"" : Path.IsPathRooted(path) ? null : "must be an absolute path");
    }

    /// <summary>A rule with what these keys say.</summary>
    public static NetworkRule Bind(WrittenTable table, NetworkRule rule) => rule with
    {
        Methods = table.Find(Methods)?.Value ?? [],
        Paths = [.. (table.Find(Paths)?.Value ?? []).Select(PathPattern.Parse)],
        Inspect = table.Find(Inspect)?.Value ?? false,
        UpstreamCa = table.Find(UpstreamCa)?.Value,
        Meter = table.Find(Meter)?.Value,
    };

    /// <summary>Whether a table, which need not be valid, says that its connections are not to be read.</summary>
    public static bool Refuses(WrittenTable table) => table.Find(Inspect) is { Value: false };

    /// <summary>Whether a table, which need not be valid, has answers measured.</summary>
    public static bool IsMetered(WrittenTable table) => table.Has(Meter);

    private static string? ReadAllTheSame(WrittenTable rule)
    {
        if (rule.Has(Methods) || rule.Has(Paths)) return "must not be false with methods or paths: requests must be read for them";
        if (rule.Has(Meter)) return "must not be false with meter: answers must be read for it";
        return AllowTable.ProtocolOf(rule) == NetworkProtocol.Http
            ? "must not be false with protocol \"http\", whose requests are always read" : null;
    }

    private static string? NeedsRequests(WrittenTable rule) =>
        AllowTable.ProtocolOf(rule) == NetworkProtocol.Tcp ? "has no meaning with protocol \"tcp\", which need not have requests" : null;
}

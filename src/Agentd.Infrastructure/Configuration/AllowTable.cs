using System.Net;
using Agentd.Domain.Network;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration;

/// <summary>
/// <c>[[agents.network.allow]]</c> and <c>[[daemon.network_allow]]</c>, which have the same keys: one permission of a filtered network.
/// </summary>
internal sealed class AllowTable : TableRules
{
    private const int DnsPort = 53;

    public static readonly KnownKey<string> Host = new("host", new TextShape(),
        "Whom sessions may reach: a name, compared whole; \"*.\" and a name, for every name below it; an address or a CIDR.",
        Example: "\"api.example.org\"", Required: true);

    private static readonly KnownKey<IReadOnlyList<int>> Ports = new("ports", new PortsShape(),
        "The destination ports. Needed with protocol \"tcp\".", Otherwise: "[443]; [80] with protocol \"http\"", Example: "[5432]");

    private static readonly KnownKey<NetworkProtocol> Protocol = new("protocol",
        new ChoiceShape<NetworkProtocol>(("https", NetworkProtocol.Https), ("http", NetworkProtocol.Http), ("tcp", NetworkProtocol.Tcp)),
        "What is spoken: \"https\" is TLS whose server name is the host; \"http\" is HTTP/1.1 without TLS; \"tcp\" is anything, as "
        + "databases and SSH speak.",
        Otherwise: "\"https\"", Example: "\"tcp\"");

    private static readonly KnownKey<IReadOnlyList<string>> Addresses = new("addresses", new TextsShape(),
        "Where the name may resolve to, as addresses and CIDRs. Needed for what is not public. The host's own loopback and link-local "
        + "addresses must be named one by one.",
        Otherwise: "public addresses only", Example: "[\"10.20.0.0/16\"]");

    public static readonly KnownTable Known = new(
        "[[agents.network.allow]]",
        "Somebody whom sessions of a filtered network may reach. What no such table allows is denied.",
        [Host, Ports, Protocol, Addresses, .. InspectionKeys.All]);

    public static readonly KnownTable OfTheDaemon = new(
        "[[daemon.network_allow]]",
        "Somebody whom sessions of every filtered agent may reach, as if each agent had the table behind its own. Needs a filtered agent.",
        [.. Known.Keys]);

    private const string OneByOne = "must name the loopback and link-local addresses one by one";

    public AllowTable()
    {
        Rule(Host, HostPattern.Objection);
        Rule(Host, (rule, host) => ProtocolOf(rule) == NetworkProtocol.Https && AddressRange.TryParse(host, out _)
            ? "must be a name with protocol \"https\", whose server name is checked; addresses are for \"tcp\"" : null);
        Rule(Host, (rule, _) => ProtocolOf(rule) == NetworkProtocol.Tcp && rule.Find(Ports) is null
            ? "needs ports, because its protocol is \"tcp\"" : null);
        Rule(Host, (rule, host) =>
            ProtocolOf(rule) != NetworkProtocol.Https && AddressRange.TryParse(host, out var range) && MeansTheHostItself(range)
                ? OneByOne : null);
        Rule(Ports, ports => ports.Contains(DnsPort) ? $"must not hold {DnsPort}: agentd answers questions for names itself" : null);
        Rule(Addresses, AddressesObjection);
        Include(new InspectionKeys());
    }

    public static NetworkRule Bind(WrittenTable table) => InspectionKeys.Bind(table, new NetworkRule(
        HostPattern.Parse(table.Get(Host)),
        PortsOf(table),
        ProtocolOf(table),
        [.. (table.Find(Addresses)?.Value ?? []).Select(Range)]));

    /// <summary>The ports of a table that need not be valid.</summary>
    public static IReadOnlyList<int> PortsOf(WrittenTable rule) =>
        rule.Find(Ports)?.Value ?? (NetworkRule.UsualPort(ProtocolOf(rule)) is { } usual ? [usual] : []);

    /// <summary>What is spoken with the host of a table that need not be valid.</summary>
    public static NetworkProtocol ProtocolOf(WrittenTable rule) => rule.Find(Protocol)?.Value ?? NetworkProtocol.Https;

    private static bool MeansTheHostItself(IPNetwork range) => !AddressRange.IsSingle(range) && PublicAddress.IsOfTheHost(range);

    private static IPNetwork Range(string text) => AddressRange.TryParse(text, out var range) ? range : default;

    private static string? AddressesObjection(IReadOnlyList<string> addresses)
    {
        foreach (var text in addresses)
        {
            if (!AddressRange.TryParse(text, out var range))
                return FoundValue.Behind("must hold addresses and CIDRs alone", FoundValue.Quoted(text));
            if (MeansTheHostItself(range)) return FoundValue.Behind(OneByOne, FoundValue.Quoted(text));
        }

        return null;
    }
}

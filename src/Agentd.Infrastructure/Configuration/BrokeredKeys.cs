using Agentd.Domain.Credentials;
using Agentd.Domain.Network;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration;

/// <summary>The keys of a credential whose value no session gets to hold.</summary>
internal sealed class BrokeredKeys : TableRules
{
    private const int MostHosts = 64, MostHeaders = 32;

    private static readonly (string Word, RequestPart Part)[] Parts =
        [("header", RequestPart.Header), ("query", RequestPart.Query), ("body", RequestPart.Body)];

    public static readonly KnownKey<IReadOnlyList<string>> Hosts = new("hosts", new TextsShape(),
        "The hosts that the value goes to, over https alone: the agent gets a placeholder, and agentd puts the value in its place in "
        + "requests to them. They need no rule of their own. Needs a filtered network.",
        Otherwise: "the agent holds the value", Example: "[\"api.github.com\", \"github.com\"]");

    private static readonly KnownKey<IReadOnlyList<string>> Headers = new("headers", new TextsShape(),
        "The headers in which the placeholder is replaced.", Otherwise: "all, and inside Basic", Example: "[\"x-api-key\"]");

    // Who misunderstands these two writes the value itself there.
    public static readonly KnownKey<string> Set = new("set", new SecretSourceShape(),
        "A header that is set on requests to hosts which have none of its name: {} is the value, {basic:USER} is USER:value in base64.",
        Otherwise: "the placeholder is only replaced", Example: "\"Authorization: Bearer {}\"");

    public static readonly KnownKey<string> Sample = new("placeholder", new SecretSourceShape(),
        "What the agent sees, for programs that check what their key looks like. Unique in the file.",
        Otherwise: "drawn for each session, as long as the value", Example: "\"sk-ant-placeholder-0001\"");

    private static readonly KnownKey<IReadOnlyList<string>> In = new("in", new TextsShape(),
        "The parts of a request in which the placeholder is replaced: \"header\", \"query\", \"body\".",
        Otherwise: "[\"header\"]", Example: "[\"header\", \"query\"]");

    public static readonly KnownKey[] All = [Hosts, Headers, Set, In, Sample];

    public BrokeredKeys()
    {
        Rule(Hosts, hosts => TextList.Objection(hosts, MostHosts, HostObjection));
        Rule(Headers, headers => TextList.Objection(headers, MostHeaders, HeaderName.Objection));
        Rule(Headers, (table, _) => table.Find(In) is { Value: var parts } && !parts.Contains("header")
            ? "has no meaning where in does not hold \"header\"" : null);
        Rule(Set, HeaderTemplate.Objection);
        Rule(In, parts => TextList.Objection(parts, Parts.Length, part => Parts.Any(each => each.Word == part)
            ? null : "must hold \"header\", \"query\" and \"body\" alone"));
        Rule(Sample, Placeholder.Objection);
        foreach (var key in (KnownKey<IReadOnlyList<string>>[])[Headers, In]) Rule(key, NeedsHosts);
        foreach (var key in (KnownKey<string>[])[Set, Sample]) Rule(key, NeedsHosts);
    }

    /// <summary>How the value is used; null where the session holds it.</summary>
    public static BrokeredUse? Bind(WrittenTable table) => table.Find(Hosts) is not { Value: var hosts } ? null
        : new BrokeredUse([.. hosts.Select(HostPattern.Parse)])
        {
            Headers = table.Find(Headers)?.Value,
            Set = table.Find(Set) is { Value: var set } ? HeaderTemplate.Parse(set) : null,
            In = [.. (table.Find(In)?.Value ?? ["header"]).Select(part => Parts.First(each => each.Word == part).Part).Distinct()],
            Placeholder = table.Find(Sample)?.Value,
        };

    /// <summary>The hosts of some credentials, as far as they are valid.</summary>
    public static IReadOnlyList<HostPattern> HostsOf(IReadOnlyList<WrittenTable> credentials) =>
    [
        .. credentials.SelectMany(credential => credential.Find(Hosts)?.Value ?? []).Where(host => HostObjection(host) is null)
            .Select(HostPattern.Parse),
    ];

    private static string? HostObjection(string host) => HostPattern.Objection(host)
        ?? (AddressRange.TryParse(host, out _) ? "must be names: what the value goes to must show a certificate" : null);

    private static string? NeedsHosts<T>(WrittenTable table, T value) =>
        table.Has(Hosts) ? null : "has no meaning without hosts; name the hosts that the value goes to";
}

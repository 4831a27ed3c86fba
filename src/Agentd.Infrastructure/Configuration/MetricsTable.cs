using System.Net;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration;

/// <summary><c>[metrics]</c>: where the daemon's metrics can be had. Without the table nothing listens and nothing is written.</summary>
internal sealed class MetricsTable : TableRules
{
    private const int MostHosts = 100;
    private const string TextfileEnding = ".prom";

    private static readonly KnownKey<string> Listen = new("listen", new TextShape(),
        "Where /metrics, /healthz and /readyz are answered: an IP address and a port of this host's loopback, or \"systemd\" for the "
        + "sockets that systemd hands over.",
        Otherwise: "nothing listens", Example: "\"127.0.0.1:9418\"");

    private static readonly KnownKey<bool> ListenAnywhere = new("listen_anywhere", new FlagShape(),
        "Whether listen may be an address that other hosts reach. What is served is neither encrypted nor asks who one is.",
        Otherwise: "false", Example: "false");

    private static readonly KnownKey<IReadOnlyList<string>> AllowedHosts = new("allowed_hosts", new TextsShape(),
        "Names by which scrapers call this host, besides localhost and the address that they reached; a request for another is refused.",
        Otherwise: "none", Example: "[\"agents.example.org\"]");

    private static readonly KnownKey<string> Textfile = new("textfile", new TextShape(),
        "A file that the metrics are written to for the node exporter's textfile collector; its name ends with .prom. Relative to this "
        + "file.",
        Otherwise: "none is written", Example: "\"/var/lib/prometheus/node-exporter/agentd.prom\"");

    public static readonly KnownTable Known = new(
        "[metrics]", "Where the daemon's metrics can be had. Without this table nothing listens and nothing is written.",
        Listen, ListenAnywhere, AllowedHosts, Textfile);

    public MetricsTable()
    {
        Rule(Listen, ListenObjection);
        Rule(ListenAnywhere, (table, _) => NeedsListen(table));
        Rule(AllowedHosts, (table, hosts) => NeedsListen(table) ?? HostsObjection(hosts));
        Rule(Textfile, path => path.EndsWith(TextfileEnding, StringComparison.Ordinal) && Path.GetFileName(path) != TextfileEnding
            ? null : $"must be the path of a file whose name ends with {TextfileEnding}: the node exporter reads no other");
    }

    public static MetricsSettings Bind(WrittenTable table, string directory) => new()
    {
        Endpoint = table.Find(Listen) is { Value: not MetricsSettings.FromSystemd } listen ? IPEndPoint.Parse(listen.Value) : null,
        TakesSockets = table.Find(Listen)?.Value == MetricsSettings.FromSystemd,
        ListenAnywhere = table.Find(ListenAnywhere)?.Value ?? false,
        AllowedHosts = table.Find(AllowedHosts)?.Value ?? [],
        Textfile = table.Find(Textfile) is { } file ? Path.GetFullPath(Path.Combine(directory, file.Value)) : null,
    };

    private static string? ListenObjection(WrittenTable table, string listen)
    {
        if (listen == MetricsSettings.FromSystemd) return null;
        // An address without a port would be read as one with port 0, and "1" as one too.
        var port = listen.LastIndexOf(':');
        if (port < 0 || !IPEndPoint.TryParse(listen, out var endpoint) || endpoint.Port == 0 || endpoint.ToString() != listen)
            return "must be an IP address and a port from 1 to 65535, such as \"127.0.0.1:9418\" or \"[::1]:9418\", or \"systemd\"";
        return IPAddress.IsLoopback(endpoint.Address) || table.Find(ListenAnywhere)?.Value == true ? null
            : "is reached by other hosts; listen on 127.0.0.1 or [::1], or add listen_anywhere = true";
    }

    private static string? NeedsListen(WrittenTable table) => table.Has(Listen) ? null : "has no meaning without listen; remove it";

    private static string? HostsObjection(IReadOnlyList<string> hosts) =>
        hosts.Count > MostHosts ? $"holds more than {MostHosts} names"
        : hosts.FirstOrDefault(host => host.Length > 255 || !host.All(IsOfAName)) is null ? null
        : "holds a name with more than letters, digits, '.', '-' and '_'; write names without a port";

    private static bool IsOfAName(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_';
}

/// <summary>Where the daemon's metrics can be had.</summary>
public sealed record MetricsSettings
{
    /// <summary>The value of <c>listen</c> that stands for sockets that systemd hands over.</summary>
    internal const string FromSystemd = "systemd";

    /// <summary>The address that is listened on; null for none of the daemon's own.</summary>
    public IPEndPoint? Endpoint { get; init; }

    /// <summary>Whether sockets are taken that systemd hands over.</summary>
    public bool TakesSockets { get; init; }

    /// <summary>Whether other hosts may reach what is listened on.</summary>
    public bool ListenAnywhere { get; init; }

    /// <summary>The names by which scrapers may call this host.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Whether two are the same; a record alone compares its list by identity.</summary>
    public static bool AreSame(MetricsSettings? one, MetricsSettings? other) =>
        one is null || other is null ? one == other
        : one with { AllowedHosts = [] } == (other with { AllowedHosts = [] }) && one.AllowedHosts.SequenceEqual(other.AllowedHosts);

    /// <summary>The absolute path of the file that the metrics are written to; null for none.</summary>
    public string? Textfile { get; init; }
}

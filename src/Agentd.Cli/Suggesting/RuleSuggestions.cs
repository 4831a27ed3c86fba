using System.Globalization;
using System.Net;
using System.Text;

namespace Agentd.Cli.Suggesting;

/// <summary>
/// Rules that would allow what sessions were refused, or would be: TOML that an operator reads before it counts. Sessions chose the names
/// in it, and may be hostile to whoever does not look.
/// </summary>
internal sealed class RuleSuggestions
{
    /// <summary>The most rules that an agent may have.</summary>
    public const int Most = 512;

    private const int DnsPort = 53, HttpPort = 80, HttpsPort = 443;

    private readonly SortedDictionary<string, SortedDictionary<int, long>> _wanted = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _asked = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _remarks = new(StringComparer.Ordinal);

    /// <summary>Takes what was decided about one connection, name or request.</summary>
    public void Add(NetworkDecision decision)
    {
        var times = decision.Times ?? 1;
        if (decision is not { Host: { } host, Port: { } port } || decision.Verdict is not ("deny" or "would_deny")) return;
        host = host.ToLowerInvariant();
        if (!IsHost(host)) Count(_remarks, "a name that no rule can have, or that was masked", times);
        else if (decision.Reason is not ("no_rule" or "port" or "address")) Count(_remarks, Remark(decision), times);
        else if (port == DnsPort && decision.Kind == "dns") Count(_asked, host, times);
        else Count(_wanted.TryGetValue(host, out var ports) ? ports : _wanted[host] = [], port, times);
    }

    /// <summary>Whether there is anything to say.</summary>
    public bool IsEmpty => _wanted.Count + _asked.Count + _remarks.Count == 0;

    /// <summary>The tables; what takes a decision of its own stands in comments.</summary>
    public string Toml()
    {
        // Of a name that was refused nobody knows for which port it was asked.
        foreach (var (host, times) in _asked)
            if (!_wanted.ContainsKey(host)) _wanted[host] = new() { [HttpsPort] = times };
        // Whoever asks for a thousand names must not have them hide the few that are needed.
        var often = _wanted.OrderByDescending(host => host.Value.Values.Sum()).Take(Most).Select(host => host.Key).ToHashSet();
        var rules = _wanted.OrderByDescending(host => often.Contains(host.Key)).SelectMany(host => Rules(host.Key, host.Value)).ToList();
        var text = new StringBuilder("# What sessions wanted and no rule allows. They chose these names: keep what the agent needs.\n");
        foreach (var rule in rules.Take(Most)) text.Append('\n').Append(rule);
        if (rules.Count > Most)
            text.Append(CultureInfo.InvariantCulture, $"\n# {rules.Count - Most} more; an agent may have {Most} rules\n");
        if (_remarks.Count > 0) text.Append("\n# Refused, and nothing that a new rule allows:\n");
        foreach (var (remark, times) in _remarks.Take(Most)) text.Append(CultureInfo.InvariantCulture, $"#   {remark} ({Often(times)})\n");
        return text.ToString().TrimEnd('\n');
    }

    private static IEnumerable<string> Rules(string host, SortedDictionary<int, long> ports)
    {
        if (IPAddress.TryParse(host, out _))
        {
            // An address by itself is rarely what an agent needs, and some give away what is nobody's (169.254.169.254).
            yield return string.Concat(Table(host, "tcp", ports).TrimEnd('\n').Split('\n').Select(line => $"# {line}\n"));
            yield break;
        }
        foreach (var alike in ports.GroupBy(port => Protocol(port.Key))) yield return Table(host, alike.Key, alike);
    }

    private static string Table(string host, string protocol, IEnumerable<KeyValuePair<int, long>> ports)
    {
        var table = new StringBuilder()
            .Append("[[agents.network.allow]]\n")
            .Append(CultureInfo.InvariantCulture, $"host = \"{host}\"  # {Often(ports.Sum(port => port.Value))}\n");
        if (protocol != "https") table.Append(CultureInfo.InvariantCulture, $"protocol = \"{protocol}\"\n");
        if (protocol == "tcp")
            table.Append(CultureInfo.InvariantCulture, $"ports = [{string.Join(", ", ports.Select(port => port.Key))}]\n");
        return table.ToString();
    }

    private static string Protocol(int port) => port switch { HttpsPort => "https", HttpPort => "http", _ => "tcp" };

    private static string Often(long times) => times == 1 ? "once" : $"{times} times";

    private static string Remark(NetworkDecision decision) => decision.Reason switch
    {
        "private_address" =>
            $"{decision.Host}:{decision.Port} leads to {Plain(decision.Address)}, which is not public: its rule needs addresses",
        "method" or "path" =>
            $"{decision.Host}: {Plain(decision.Method)} {Plain(decision.Path)}: not in the {decision.Reason}s of its rule",
        var reason => $"{decision.Host}:{decision.Port}: {Plain(reason)}",
    };

    // A line of a comment must not become two.
    private static string Plain(string? text) =>
        text is null ? "" : string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c : '?'));

    private static bool IsHost(string host) => host.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        ? IPAddress.TryParse(host, out _) || IsName(host.Split('.'))
        : host.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.') && IPAddress.TryParse(host, out _);

    private static bool IsName(string[] labels) => labels.All(label => label.Length is > 0 and < 64) && char.IsAsciiLetter(labels[^1][0]);

    private static void Count<T>(SortedDictionary<T, long> counts, T key, long times) where T : notnull =>
        counts[key] = (counts.TryGetValue(key, out var before) ? before : 0) + times;
}

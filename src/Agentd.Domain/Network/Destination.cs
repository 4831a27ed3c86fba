using System.Diagnostics.CodeAnalysis;

namespace Agentd.Domain.Network;

/// <summary>Whom somebody would connect to: the host and the port of a URL.</summary>
/// <param name="Host">The host: a name, or an address by itself.</param>
/// <param name="Port">The port.</param>
public sealed record Destination(HostPattern Host, int Port)
{
    private static readonly Dictionary<string, int> UsualPorts =
        new(StringComparer.OrdinalIgnoreCase) { ["https"] = 443, ["http"] = 80, ["wss"] = 443, ["ws"] = 80, ["ssh"] = 22, ["git"] = 9418 };

    /// <summary>Reads a URL, or a host with its port.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Destination? destination)
    {
        destination = null;
        var whole = text.Contains("://", StringComparison.Ordinal) ? text : $"tcp://{text}";
        if (!Uri.TryCreate(whole, UriKind.Absolute, out var url) || url.IdnHost.Length == 0) return false;
        var port = url.Port > 0 ? url.Port : UsualPorts.GetValueOrDefault(url.Scheme);
        var host = url.IdnHost.Trim('[', ']');
        if (port == 0 || host.Contains('*') || HostPattern.Objection(host) is not null) return false;
        destination = new Destination(HostPattern.Parse(host), port);
        return true;
    }

    /// <summary>The rule that allows it, and its place in the list from 1; null where none does.</summary>
    public (NetworkRule Rule, int Place)? AllowedBy(NetworkRules rules) =>
        Host.Name is { } name ? rules.For(name, Port) : rules.For(Host.Addresses!.Value.BaseAddress, Port);
}

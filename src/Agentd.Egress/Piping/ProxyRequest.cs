using System.Net;
using System.Net.Sockets;
using Agentd.Domain.Network;

namespace Agentd.Egress.Piping;

/// <summary>What a client asks of a forward proxy. Whatever could be read in two ways is read in none.</summary>
/// <param name="Name">The name that it wants to be led to; null for an address.</param>
/// <param name="Address">The address; null for a name.</param>
/// <param name="Port">The port.</param>
/// <param name="IsTunnel">Whether it asks for a connection, and not for an answer to one request.</param>
internal sealed record ProxyRequest(HostName? Name, IPAddress? Address, int Port, bool IsTunnel)
{
    private const string Scheme = "http://";
    private const int HttpPort = 80, MostDigits = 5, LastPort = 65_535;

    /// <summary>The host as it is told.</summary>
    public string Host => Name?.Text ?? Address!.ToString();

    /// <summary>Reads a request's head, each byte a character; null where it asks for nothing that a proxy would do.</summary>
    public static ProxyRequest? Read(string head)
    {
        if (head.Replace("\r\n", "", StringComparison.Ordinal).Any(c => c is < ' ' and not '\t')) return null;
        if (head[..head.IndexOf("\r\n", StringComparison.Ordinal)].Split(' ') is not [var method, var target, "HTTP/1.1" or "HTTP/1.0"])
            return null;
        if (method == "CONNECT") return Of(target, usualPort: null);
        if (!target.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var rest = target[Scheme.Length..];
        return Of(rest.IndexOfAny(['/', '?', '#']) is var end and >= 0 ? rest[..end] : rest, HttpPort);
    }

    private static ProxyRequest? Of(string authority, int? usualPort)
    {
        var colon = authority.LastIndexOf(':');
        if (colon < authority.LastIndexOf(']')) colon = -1;
        var host = colon < 0 ? authority : authority[..colon];
        if ((colon < 0 ? usualPort : PortOf(authority[(colon + 1)..])) is not { } port) return null;
        if (HostName.TryParse(host, out var name)) return new ProxyRequest(name, null, port, usualPort is null);
        return AddressOf(host) is { } address ? new ProxyRequest(null, address, port, usualPort is null) : null;
    }

    // By hand: the platform's own reading lets blanks, signs and NULs pass.
    private static int? PortOf(string digits)
    {
        if (digits.Length is 0 or > MostDigits || digits[0] == '0' || !digits.All(char.IsAsciiDigit)) return null;
        var number = digits.Aggregate(0, (so, digit) => so * 10 + (digit - '0'));
        return number <= LastPort ? number : null;
    }

    // As it is written by everybody: no number, no octal, no form that stands for another address.
    private static IPAddress? AddressOf(string host)
    {
        var text = host is ['[', .. var inner, ']'] ? inner : host;
        if (text.Contains('%') || !IPAddress.TryParse(text, out var address) || address.ToString() != text || address.IsIPv4MappedToIPv6)
            return null;
        return (address.AddressFamily == AddressFamily.InterNetworkV6) == (text.Length < host.Length) ? address : null;
    }
}

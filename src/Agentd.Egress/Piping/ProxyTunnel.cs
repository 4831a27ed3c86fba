using System.Globalization;
using System.Net.Sockets;
using Agentd.Domain.Network;
using Agentd.Egress.Protocol;

namespace Agentd.Egress.Piping;

/// <summary>
/// The way by an operator's proxy, which is asked by <c>CONNECT</c>. It resolves the name and judges where that leads, so that only what
/// agentd need not judge goes by it: names, in rules without addresses.
/// </summary>
internal sealed class ProxyTunnel(EgressProxy proxy)
{
    /// <summary>What stands in a decision in the place of the address, which the proxy alone knows.</summary>
    public const string Word = "proxy";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HostPattern[] _without = [.. proxy.Without.Select(HostPattern.Parse)];

    /// <summary>Its name or address.</summary>
    public string Host => proxy.Host;

    /// <summary>Its port.</summary>
    public int Port => proxy.Port;

    /// <summary>Whether a connection goes by it. Where a rule says where its host lies, agentd looks and goes there itself.</summary>
    public bool Carries(Route route) => route is { Address: null, Objection: null, Rule.Addresses.Count: 0 }
        && HostName.TryParse(route.Host, out var name) && !_without.Any(one => one.Matches(name));

    /// <summary>Asks it, over a connection to it, for a connection to where a route leads.</summary>
    /// <exception cref="IOException">It does not make one; the message says why.</exception>
    public async Task OpenAsync(Socket socket, Route route, CancellationToken over)
    {
        var to = string.Create(CultureInfo.InvariantCulture, $"{route.Host}:{route.Port}");
        var login = proxy.Login is { } known ? $"Proxy-Authorization: Basic {Convert.ToBase64String(known)}\r\n" : "";
        try
        {
            await ProxyTalk.SayAsync(socket, $"CONNECT {to} HTTP/1.1\r\nHost: {to}\r\n{login}\r\n", over).ConfigureAwait(false);
            var head = await ProxyTalk.PeekAsync(socket, over, Patience).ConfigureAwait(false);
            if (Objection(head) is { } objection) throw new IOException(objection);
            await ProxyTalk.TakeAsync(socket, head, over).ConfigureAwait(false);
        }
        catch (SocketException gone)
        {
            throw new IOException($"the proxy left: {gone.SocketErrorCode}", gone);
        }
    }

    // Of what it says its status alone is told: the rest may be anything.
    private static string? Objection(string head)
    {
        if (!head.StartsWith("HTTP/1.", StringComparison.Ordinal) || !head.EndsWith("\r\n\r\n", StringComparison.Ordinal)
            || head.Length < 12 || head[9..12].Any(c => !char.IsAsciiDigit(c)))
        {
            return "the proxy did not answer as a proxy does";
        }
        return head[9] == '2' ? null : head[9..12] switch
        {
            "407" => "the proxy answered 407: it does not take upstream_proxy_login_file, or wants one",
            var status => $"the proxy answered {status}",
        };
    }
}

using System.Net;
using System.Net.Sockets;
using Agentd.Domain.Network;
using Agentd.Egress.Decisions;
using Agentd.Egress.Protocol;
using Agentd.Egress.Rules;

namespace Agentd.Egress.Piping;

/// <summary>
/// The forward proxy at 127.0.0.1:80, for the few clients that want one. What it is asked for is judged as if the client had connected
/// there by itself.
/// </summary>
internal sealed class ForwardProxy(SessionRules rules, DecisionLog decisions)
{
    private const int Port = 80;

    /// <summary>Whether somebody who connects there means the proxy, where no rule says otherwise.</summary>
    public static bool IsAt(IPAddress address, int port) => port == Port && address.Equals(IPAddress.Loopback);

    /// <summary>Where a client asks to be led; null when it was refused, and is gone.</summary>
    public async Task<Route?> AdmitAsync(Socket client, CancellationToken over)
    {
        var head = await ProxyTalk.PeekAsync(client, over).ConfigureAwait(false);
        if (head.Length == 0) throw new IOException("the client said nothing");
        if (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal) || ProxyRequest.Read(head) is not { } asked)
        {
            decisions.Deny(DecisionKind.Connect, IPAddress.Loopback.ToString(), Port, "malformed");
            await ProxyTalk.RefuseAsync(client, "400 Bad Request", "malformed",
                "a proxy is asked by CONNECT NAME:PORT, or for http://NAME/", over).ConfigureAwait(false);
            return null;
        }
        var allowed = asked.Name is { } name ? rules.For(name, asked.Port) : rules.For(asked.Address!, asked.Port);
        if (allowed is null && rules.Learns && decisions.HasRoom && asked.IsTunnel && rules.Ports.Contains(asked.Port))
        {
            await ProxyTalk.EstablishAsync(client, head, over).ConfigureAwait(false);
            return Route.Learned(asked.Host, asked.Address, asked.Port, Reason(asked));
        }
        // A request that is not in TLS goes where a rule says that it may.
        if (allowed is not { } found || (!asked.IsTunnel && found.Rule.Protocol != NetworkProtocol.Http))
        {
            await RefuseAsync(client, asked, allowed is null ? Reason(asked) : "plain_http", over).ConfigureAwait(false);
            return null;
        }
        if (asked.IsTunnel) await ProxyTalk.EstablishAsync(client, head, over).ConfigureAwait(false);
        return new Route(found.Rule, found.Place, asked.Host, asked.Address, asked.Port);
    }

    private string Reason(ProxyRequest asked) => asked.Name is not { } name ? "address" : rules.Know(name) ? "port" : "no_rule";

    private Task RefuseAsync(Socket client, ProxyRequest asked, string reason, CancellationToken over)
    {
        decisions.Deny(DecisionKind.Connect, asked.Host, asked.Port, reason);
        var protocol = asked.IsTunnel ? "" : ", protocol = \"http\"";
        var rule = $"host = \"{asked.Host}\", ports = [{asked.Port}]{protocol}";
        return ProxyTalk.RefuseAsync(
            client, "403 Forbidden", reason, $"no rule allows {asked.Host} on port {asked.Port}; the rule that would: {rule}", over);
    }
}

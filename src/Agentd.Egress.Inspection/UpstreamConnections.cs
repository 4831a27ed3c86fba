using System.Net;
using System.Net.Sockets;
using System.Text;
using Agentd.Egress.Inspection.Certificates;
using Agentd.Egress.Piping;

namespace Agentd.Egress.Inspection;

/// <summary>How requests of a session reach servers: by connections of its own, to addresses that were checked.</summary>
internal static class UpstreamConnections
{
    /// <summary>Where a request goes, among its options.</summary>
    public static readonly HttpRequestOptionsKey<Route> Route = new("route");

    private const int Most = 256;
    private static readonly TimeSpan IdlePatience = TimeSpan.FromSeconds(20), ConnectPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ContinuePatience = TimeSpan.FromSeconds(1);

    /// <summary>Makes the session's handler. It follows no redirect, keeps no cookie and uses no proxy.</summary>
    /// <param name="trust">Whom it trusts.</param>
    /// <param name="dialer">Makes its connections.</param>
    /// <param name="reached">Hears which address was connected to.</param>
    public static SocketsHttpHandler Handler(UpstreamTrust trust, Dialer dialer, Action<Route, string> reached) =>
        new()
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            EnableMultipleHttp2Connections = true,
            MaxConnectionsPerServer = Most,
            PooledConnectionIdleTimeout = IdlePatience,
            ConnectTimeout = ConnectPatience,
            Expect100ContinueTimeout = ContinuePatience,
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            SslOptions = trust.Options,
            ConnectCallback = async (asked, cancellation) =>
            {
                if (!asked.InitialRequestMessage.Options.TryGetValue(Route, out var route))
                    throw new InvalidOperationException("a request without a route");
                var there = await dialer.DialAsync(route, cancellation).ConfigureAwait(false);
                reached(route, there.Where);
                return new NetworkStream(there.Socket, ownsSocket: true);
            },
        };
}

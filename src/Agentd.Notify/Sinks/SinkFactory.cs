using System.Net;
using Agentd.Domain.Network;
using Agentd.Notify.Delivery;
using Agentd.Notify.Protocol;

namespace Agentd.Notify.Sinks;

/// <summary>Makes the sinks of one run.</summary>
internal sealed class SinkFactory(TimeProvider time, NameLookup lookup, Func<IPAddress, bool> isPublic) : IDisposable
{
    private const int MostHeaderKilobytes = 64;

    private readonly GuardedDial _dial = new(lookup, isPublic);
    private readonly List<HttpMessageInvoker> _clients = [];

    /// <summary>Makes sinks that ask the host's resolver for names.</summary>
    public SinkFactory(TimeProvider time) : this(time, Dns.GetHostAddressesAsync, PublicAddress.Is) { }

    /// <summary>The sink that an order describes.</summary>
    public ISink Make(SinkOrder order) => order.Kind switch
    {
        SinkKind.Exec => new ExecSink(order, ExecSink.Deadline),
        SinkKind.Ping => new PingSink(new SinkConversation(order.Url, Client(order), time)),
        _ => new WebhookSink(order, new SinkConversation(order.Url, Client(order), time)),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var client in _clients) client.Dispose();
    }

    // The body of an answer is never read, however long: its connection is closed.
    private HttpMessageInvoker Client(SinkOrder order)
    {
        var client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxResponseHeadersLength = MostHeaderKilobytes,
            MaxResponseDrainSize = 0,
            ConnectCallback = (context, cancellation) => _dial.ConnectAsync(
                context.DnsEndPoint.Host, context.DnsEndPoint.Port, order.AllowPrivateAddresses, cancellation),
        });
        _clients.Add(client);
        return client;
    }
}

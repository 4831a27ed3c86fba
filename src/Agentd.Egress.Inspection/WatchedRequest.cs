using System.Text;
using Agentd.Egress.Inspection.Metering;
using Agentd.Egress.Inspection.Stalls;

namespace Agentd.Egress.Inspection;

/// <summary>A request by which its session may show that it gets nowhere: one to a metered host that may cost something.</summary>
internal sealed class WatchedRequest
{
    private readonly StallWatch _watch;
    private readonly DigestedStream _body;
    private readonly byte[] _asked;

    private WatchedRequest(StallWatch watch, MeteredRequest request, Exchange exchange)
    {
        (_watch, _asked) = (watch, Encoding.UTF8.GetBytes($"{request.Host} {request.Path}"));
        var sent = exchange.Context.Request;
        sent.Body = _body = new DigestedStream(sent.Body, sent.ContentLength);
    }

    /// <summary>Looks at a request from now on, before anything of its body is read; null where nobody wants to know.</summary>
    public static WatchedRequest? Of(Exchange exchange) =>
        exchange.Session.Metering?.Stall is { } watch && MeteredRequest.Of(exchange) is { } request && request.Spending != Spending.None
            ? new WatchedRequest(watch, request, exchange) : null;

    /// <summary>The request is over.</summary>
    /// <param name="hasFailed">Whether it failed; null for one that its client left.</param>
    public void End(bool? hasFailed) => _watch.Note(_body.DigestWith(_asked), hasFailed);
}

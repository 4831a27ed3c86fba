using System.Net;
using Agentd.Egress.Piping;
using Agentd.Egress.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Agentd.Egress.Inspection;

/// <summary>Where every request arrives: it is judged, and forwarded or answered.</summary>
internal sealed class RequestDesk(IHttpForwarder forwarder)
{
    // Models think for minutes before they say anything.
    private static readonly ForwarderRequestConfig Way = new()
    {
        ActivityTimeout = TimeSpan.FromMinutes(30),
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
    };

    /// <summary>Serves one request, if the session has room for it.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        var (exchange, handed) = (new Exchange(context), context.Features.GetRequiredFeature<HandedConnection>());
        if (!exchange.Session.Requests.Wait(0, CancellationToken.None))
        {
            await TurnAwayAsync(exchange).ConfigureAwait(false);
            return;
        }
        handed.Begin(context.TraceIdentifier);
        try
        {
            await ServeAsync(exchange).ConfigureAwait(false);
        }
        finally
        {
            handed.End(context.TraceIdentifier);
            exchange.Session.Requests.Release();
        }
    }

    private async Task ServeAsync(Exchange exchange)
    {
        // A client may ask its proxy for another host next, where this connection does not lead.
        if (exchange.IsProxied) exchange.Context.Response.Headers.Connection = "close";
        var request = exchange.Context.Request;
        switch (Unclear(request.Headers)
            ?? RequestJudge.Judge(request.Method, exchange.Target, request.Host, exchange.Route, exchange.Session.Rules))
        {
            case Refusal refusal:
                await DenyAsync(exchange, refusal).ConfigureAwait(false);
                break;
            case Admission admission:
                await BrokerAsync(exchange, admission).ConfigureAwait(false);
                break;
        }
    }

    // Over HTTP/2 by the word that it has for it, which clients take as "not begun: ask again". An answer could be left unread for ever.
    private static async Task TurnAwayAsync(Exchange exchange)
    {
        const int RefusedStream = 7;
        var refusal = new Refusal(
            StatusCodes.Status503ServiceUnavailable, "too_many_requests",
            $"the session has {SessionInspection.MostRequests} requests open; ask again when some are answered");
        if (exchange.Context.Features.Get<IHttpResetFeature>() is not { } stream)
        {
            await DenyAsync(exchange, refusal).ConfigureAwait(false);
            return;
        }
        exchange.Context.Response.StatusCode = refusal.Status;
        exchange.Record(NetworkVerdict.Deny, refusal.Reason, place: null, address: null, isWhole: false);
        stream.Reset(RefusedStream);
    }

    // The server takes the last of several codings, and of two lengths the coding's; the other it keeps under a name of its own.
    private static Refusal? Unclear(IHeaderDictionary headers)
    {
        if (headers.TransferEncoding is not { Count: > 0 } codings) return null;
        var isClear = codings is [{ } only] && only.Equals("chunked", StringComparison.OrdinalIgnoreCase)
            && !headers.ContainsKey("X-Content-Length");
        return isClear
            ? null : new Refusal(StatusCodes.Status400BadRequest, "malformed", "how long the request is can be read in two ways");
    }

    private static async Task DenyAsync(Exchange exchange, Refusal refusal)
    {
        try
        {
            await RefuseAsync(exchange.Context, refusal).ConfigureAwait(false);
        }
        finally
        {
            refusal.Afterwards?.Invoke();
        }
        exchange.Record(NetworkVerdict.Deny, refusal.Reason, place: null, address: null, isWhole: false);
    }

    private async Task BrokerAsync(Exchange exchange, Admission admission)
    {
        var watched = WatchedRequest.Of(exchange);
        var hasFailed = await AnswerAsync(exchange, admission).ConfigureAwait(false);
        watched?.End(hasFailed);
    }

    // Whether it failed: null for one that its client left.
    private async Task<bool?> AnswerAsync(Exchange exchange, Admission admission)
    {
        using var brokering = new Brokering(exchange);
        using var metering = new RequestMetering(exchange);
        var misuse = await brokering.PutInAsync().ConfigureAwait(false) ?? await metering.BeginAsync().ConfigureAwait(false);
        if (misuse is null) return await ForwardAsync(exchange, admission, brokering, metering.Meter).ConfigureAwait(false);
        await DenyAsync(exchange, misuse).ConfigureAwait(false);
        return true;
    }

    private async Task<bool?> ForwardAsync(Exchange exchange, Admission admission, Brokering brokering, Meter? meter)
    {
        var context = exchange.Context;
        var forwarding = new Forwarding(exchange, brokering.Mask, meter);
        exchange.Place = admission.Place;
        var error = await forwarder.SendAsync(context, forwarding.Server, exchange.Session.Upstream, Way, forwarding).ConfigureAwait(false);
        var cause = UpstreamFailure.Causes(context.Features.Get<IForwarderErrorFeature>()?.Exception).ToArray();
        meter?.End(wentNowhere: cause.Any(UpstreamFailure.HasReachedNobody));
        if (exchange.Talk is not null)
        {
            exchange.Record(NetworkVerdict.End, reason: null, admission.Place, address: null, isWhole: true);
            return null;
        }
        var isErrorOfServer = forwarding.Status >= StatusCodes.Status400BadRequest;
        if (error != ForwarderError.None || exchange.Refusal is not null)
        {
            var hasFailed = await FailAsync(exchange, admission, error, cause, brokering.Mask).ConfigureAwait(false);
            return hasFailed || isErrorOfServer ? true : null;
        }
        if (context.Response.StatusCode == StatusCodes.Status401Unauthorized) brokering.Reject();
        exchange.Record(NetworkVerdict.Allow, reason: null, admission.Place, exchange.Session.AddressOf(exchange.Route), isWhole: true);
        return isErrorOfServer;
    }

    // False where it was the client that left.
    private static async Task<bool> FailAsync(
        Exchange exchange, Admission admission, ForwarderError error, Exception[] cause, AnswerMask? mask)
    {
        var context = exchange.Context;
        if (cause.OfType<RefusedAddressException>().FirstOrDefault() is { Message: var addresses })
        {
            await RefuseAsync(context, UpstreamFailure.PrivateAddress(exchange.Route, addresses)).ConfigureAwait(false);
            exchange.Record(NetworkVerdict.Deny, "private_address", admission.Place, addresses, isWhole: false);
            return true;
        }
        var refusal = exchange.Refusal ?? UpstreamFailure.Of(error, exchange.Route, cause, mask);
        if (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested && !IsMalformed(context))
            await RefuseAsync(context, refusal).ConfigureAwait(false);
        exchange.Record(NetworkVerdict.Fail, refusal.Reason, admission.Place, exchange.Session.AddressOf(exchange.Route), isWhole: true);
        return refusal.Reason != UpstreamFailure.ClientLeft;
    }

    // The body could not be read: the forwarder has answered already.
    private static bool IsMalformed(HttpContext context) => context.Response.StatusCode == StatusCodes.Status400BadRequest;

    private static async Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        var response = context.Response;
        response.Clear();
        response.StatusCode = refusal.Status;
        response.Headers[ProxyTalk.Mark] = $"denied; {refusal.Reason}";
        var (type, text) = RefusalWords.Of(refusal);
        response.ContentType = type;
        // What is left of the request is not read.
        if (HttpProtocol.IsHttp11(context.Request.Protocol)) response.Headers.Connection = "close";
        await response.WriteAsync(text, CancellationToken.None).ConfigureAwait(false);
    }
}

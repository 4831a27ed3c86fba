using System.Net;
using System.Security.Authentication;
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
        using var brokering = new Brokering(exchange);
        using var metering = new RequestMetering(exchange);
        var misuse = await brokering.PutInAsync().ConfigureAwait(false) ?? await metering.BeginAsync().ConfigureAwait(false);
        if (misuse is null) await ForwardAsync(exchange, admission, brokering, metering.Meter).ConfigureAwait(false);
        else await DenyAsync(exchange, misuse).ConfigureAwait(false);
    }

    private async Task ForwardAsync(Exchange exchange, Admission admission, Brokering brokering, Meter? meter)
    {
        var context = exchange.Context;
        var forwarding = new Forwarding(exchange, brokering.Mask, meter);
        exchange.Place = admission.Place;
        var error = await forwarder.SendAsync(context, forwarding.Server, exchange.Session.Upstream, Way, forwarding).ConfigureAwait(false);
        var cause = Causes(context.Features.Get<IForwarderErrorFeature>()?.Exception).ToArray();
        meter?.End(wentNowhere: cause.Any(HasReachedNobody));
        if (exchange.Talk is not null)
        {
            exchange.Record(NetworkVerdict.End, reason: null, admission.Place, address: null, isWhole: true);
        }
        else if (error == ForwarderError.None && exchange.Refusal is null)
        {
            if (context.Response.StatusCode == StatusCodes.Status401Unauthorized) brokering.Reject();
            exchange.Record(NetworkVerdict.Allow, reason: null, admission.Place, exchange.Session.AddressOf(exchange.Route), isWhole: true);
        }
        else
        {
            await FailAsync(exchange, admission, error, cause, brokering.Mask).ConfigureAwait(false);
        }
    }

    private static async Task FailAsync(
        Exchange exchange, Admission admission, ForwarderError error, Exception[] cause, AnswerMask? mask)
    {
        var context = exchange.Context;
        if (cause.OfType<RefusedAddressException>().FirstOrDefault() is { Message: var addresses })
        {
            await RefuseAsync(context, PrivateAddress(exchange.Route, addresses)).ConfigureAwait(false);
            exchange.Record(NetworkVerdict.Deny, "private_address", admission.Place, addresses, isWhole: false);
            return;
        }
        var refusal = exchange.Refusal ?? Failure(error, exchange.Route, cause, mask);
        if (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested && !IsMalformed(context))
            await RefuseAsync(context, refusal).ConfigureAwait(false);
        exchange.Record(NetworkVerdict.Fail, refusal.Reason, admission.Place, exchange.Session.AddressOf(exchange.Route), isWhole: true);
    }

    private static bool HasReachedNobody(Exception cause) => cause is RefusedAddressException or HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError,
    };

    // The body could not be read: the forwarder has answered already.
    private static bool IsMalformed(HttpContext context) => context.Response.StatusCode == StatusCodes.Status400BadRequest;

    private static Refusal Failure(ForwarderError error, Route route, Exception[] cause, AnswerMask? mask)
    {
        if (error is ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyClient
            or ForwarderError.ResponseBodyCanceled or ForwarderError.ResponseBodyClient or ForwarderError.UpgradeRequestCanceled
            or ForwarderError.UpgradeRequestClient or ForwarderError.UpgradeResponseCanceled or ForwarderError.UpgradeResponseClient)
        {
            return new Refusal(StatusCodes.Status502BadGateway, "client_left", "the client left");
        }
        // Of an answer that is none it may quote a line, in which the host may show a value.
        var told = cause.LastOrDefault()?.Message ?? error.ToString();
        var why = RequestJudge.Shown(mask?.Mask(told) ?? told);
        return cause.OfType<AuthenticationException>().Any()
            ? new Refusal(
                StatusCodes.Status502BadGateway, "certificate",
                $"{route.Host} shows no certificate that this host trusts: {why}; an authority of its own is named by upstream_ca")
            : new Refusal(StatusCodes.Status502BadGateway, "unreachable", $"{route.Host} was not reached, or broke off: {why}");
    }

    private static Refusal PrivateAddress(Route route, string addresses) => new(
        StatusCodes.Status403Forbidden, "private_address",
        $"{route.Host} leads to {addresses}, where its rule does not allow it; the rule that would: host = \"{route.Host}\", "
        + "addresses = [...]");

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

    private static IEnumerable<Exception> Causes(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException) yield return failure;
    }
}

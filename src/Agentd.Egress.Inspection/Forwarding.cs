using System.Net;
using Agentd.Domain.Network;
using Agentd.Egress.Inspection.Bodies;
using Agentd.Egress.Piping;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Agentd.Egress.Inspection;

/// <summary>How one request is written to the server, and its answer to the client.</summary>
/// <param name="exchange">The request.</param>
/// <param name="mask">Masks the answer; null where no value can be in it.</param>
/// <param name="meter">Measures the answer; null where nothing of it is measured.</param>
internal sealed class Forwarding(Exchange exchange, AnswerMask? mask, Meter? meter) : HttpTransformer
{
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>The server.</summary>
    public string Server
    {
        get
        {
            var (route, isPlain) = (exchange.Route, exchange.Route.Rule.Protocol == NetworkProtocol.Http);
            var host = route.Address is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6 } ? $"[{route.Host}]" : route.Host;
            return $"{(isPlain ? "http" : "https")}://{host}:{route.Port}";
        }
    }

    /// <summary>The status of the answer; null where none came.</summary>
    public int? Status { get; private set; }

    /// <inheritdoc/>
    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken).ConfigureAwait(false);
        // The server's name is the one that was checked, not the one that was sent.
        proxyRequest.Headers.Host = null;
        proxyRequest.RequestUri = new Uri(Server + exchange.Target, AsWritten);
        proxyRequest.Options.Set(UpstreamConnections.Route, exchange.Route);
        proxyRequest.Headers.Remove("Proxy-Authorization");
        proxyRequest.Headers.Remove("Proxy-Connection");
    }

    /// <inheritdoc/>
    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var hasBody = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken).ConfigureAwait(false);
        if (proxyResponse is null) return hasBody;
        Status = (int)proxyResponse.StatusCode;
        httpContext.Response.Headers.Remove(ProxyTalk.Mark);
        mask?.Mask(httpContext.Response);
        // A connection for two to talk, over HTTP/1.1 or 2, is no body; a refusal to talk has one.
        if (proxyResponse.StatusCode == HttpStatusCode.SwitchingProtocols
            || proxyResponse is { StatusCode: HttpStatusCode.OK, RequestMessage.Method: var method } && method == HttpMethod.Connect)
        {
            proxyResponse.Content = new AnswerBody(proxyResponse.Content, came => exchange.Begin(mask?.MaskTalk(came) ?? came));
            return hasBody;
        }
        if (mask is not null) return MaskBody(httpContext, proxyResponse, mask) && hasBody;
        var measured = Measuring(proxyResponse, isCoded: !ContentCoding.IsNone(proxyResponse));
        proxyResponse.Content = new AnswerBody(proxyResponse.Content, came => exchange.Answer = new CountedStream(measured(came)));
        return hasBody;
    }

    /// <inheritdoc/>
    public override async ValueTask TransformResponseTrailersAsync(
        HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken)
    {
        await base.TransformResponseTrailersAsync(httpContext, proxyResponse, cancellationToken).ConfigureAwait(false);
        if (mask is not null && httpContext.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is { IsReadOnly: false } trailers)
            mask.Mask(trailers);
    }

    private Func<Stream, Stream> Measuring(HttpResponseMessage answer, bool isCoded) =>
        meter is null ? came => came : meter.Measuring(answer, isCoded);

    private bool MaskBody(HttpContext context, HttpResponseMessage answer, AnswerMask masks)
    {
        if (ContentCoding.Undoing(answer) is not { } undo)
        {
            meter?.Measuring(answer, isCoded: true);
            exchange.Refusal = new Refusal(
                StatusCodes.Status502BadGateway, "encoding",
                $"{exchange.Route.Host} answered compressed in a way that cannot be masked, although it was asked not to");
            return false;
        }
        // Masked, it has another length; undone, another coding.
        context.Response.Headers.Remove("Content-Length");
        context.Response.Headers.Remove("Content-Encoding");
        // Masked first: what is noted of an answer lies in a file, where no value may be.
        var measured = Measuring(answer, isCoded: false);
        answer.Content = new AnswerBody(answer.Content, came => exchange.Answer = new CountedStream(measured(masks.Mask(undo(came)))));
        return true;
    }
}

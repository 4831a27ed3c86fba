using System.Security.Authentication;
using Agentd.Egress.Piping;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Agentd.Egress.Inspection;

/// <summary>Why a request that went out has no whole answer.</summary>
internal static class UpstreamFailure
{
    /// <summary>The reason of a request whose client did not wait for its answer.</summary>
    public const string ClientLeft = "client_left";

    /// <summary>What the client is told.</summary>
    public static Refusal Of(ForwarderError error, Route route, Exception[] cause, AnswerMask? mask)
    {
        if (error is ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyClient
            or ForwarderError.ResponseBodyCanceled or ForwarderError.ResponseBodyClient or ForwarderError.UpgradeRequestCanceled
            or ForwarderError.UpgradeRequestClient or ForwarderError.UpgradeResponseCanceled or ForwarderError.UpgradeResponseClient)
        {
            return new Refusal(StatusCodes.Status502BadGateway, ClientLeft, "the client left");
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

    /// <summary>The host leads to where its rule does not allow it.</summary>
    public static Refusal PrivateAddress(Route route, string addresses) => new(
        StatusCodes.Status403Forbidden, "private_address",
        $"{route.Host} leads to {addresses}, where its rule does not allow it; the rule that would: host = \"{route.Host}\", "
        + "addresses = [...]");

    /// <summary>Whether nothing of the request can have arrived.</summary>
    public static bool HasReachedNobody(Exception cause) => cause is RefusedAddressException or HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError,
    };

    /// <summary>A failure, and what caused it.</summary>
    public static IEnumerable<Exception> Causes(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException) yield return failure;
    }
}

using Agentd.Domain.Network;
using Agentd.Domain.Usage;
using Agentd.Egress.Inspection.Metering;
using Microsoft.AspNetCore.Http;

namespace Agentd.Egress.Inspection;

/// <summary>A request to a metered host, as far as its head tells.</summary>
/// <param name="Api">What the host speaks.</param>
/// <param name="Host">The host.</param>
/// <param name="Path">The path, decoded, without its query; null for one that can be read in two ways.</param>
/// <param name="Spending">What it may cost.</param>
internal sealed record MeteredRequest(MeteredApi Api, string Host, string? Path, Spending Spending)
{
    // Some servers take it for what was meant.
    private const string OtherMethod = "X-HTTP-Method-Override";

    /// <summary>What an exchange asks of a metered host; null where its host is none.</summary>
    public static MeteredRequest? Of(Exchange exchange)
    {
        if (exchange.Session.MeterOf(exchange.Route) is not { } api) return null;
        var (request, path) = (exchange.Context.Request, RequestPath.TryParse(exchange.Target, out var clear) ? clear.Text : null);
        var isOther = HttpMethods.IsConnect(request.Method) || request.Headers.Upgrade.Count > 0
            || request.Headers.ContainsKey(OtherMethod);
        return new MeteredRequest(api, exchange.Route.Host, path, SpendingPaths.Of(api, request.Method, path, isOther));
    }
}

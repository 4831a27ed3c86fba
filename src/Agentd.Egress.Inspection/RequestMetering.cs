using Agentd.Egress.Inspection.Budgets;
using Agentd.Egress.Inspection.Credentials;
using Agentd.Egress.Inspection.Metering;
using Microsoft.AspNetCore.Http;

namespace Agentd.Egress.Inspection;

/// <summary>
/// Before a request goes to a metered host: what it may use at most is taken from its session's budget, or it goes nowhere. Without a
/// budget it is measured alone.
/// </summary>
internal sealed class RequestMetering(Exchange exchange) : IDisposable
{
    private SemaphoreSlim? _held;

    /// <summary>What measures the answer; null where nothing of it is measured.</summary>
    public Meter? Meter { get; private set; }

    /// <summary>Begins. Null when the request may go out, else why it may not.</summary>
    public async Task<Refusal?> BeginAsync()
    {
        if (exchange.Session.Metering is not { } metering || MeteredRequest.Of(exchange) is not { } request) return null;
        if (metering.Ledger is { } ledger) return await ReserveAsync(ledger, request).ConfigureAwait(false);
        if (request.Spending != Spending.None)
            Meter = new Meter(request, exchange.Context.Request.Headers, metering.Journal.Begin(request.Host));
        return null;
    }

    /// <summary>The request is over, and its body held no more.</summary>
    public void Dispose() => _held?.Release();

    private async Task<Refusal?> ReserveAsync(SessionLedger ledger, MeteredRequest request)
    {
        if (request.Spending == Spending.None)
            return ledger.CountFree(request.Host) is { } full ? BudgetRefusal.Of(request.Api, full) : null;
        if (request.Spending == Spending.Unmeasured) return BudgetRefusal.Unmeasured(request);
        var demand = RequestDemand.Nothing;
        if (ledger.Terms.BoundsTokens || ledger.Terms.NamesModels)
        {
            var (told, objection) = await DemandAsync(ledger, request).ConfigureAwait(false);
            if (told is null) return BudgetRefusal.Unbounded(request.Api, objection!);
            demand = told;
        }
        var outcome = await ledger.ReserveAsync(request.Host, demand, exchange.Context.RequestAborted).ConfigureAwait(false);
        if (outcome.Tell is not { } tell) return BudgetRefusal.Of(request.Api, outcome.Obstacle!);
        Meter = new Meter(request, exchange.Context.Request.Headers, tell);
        return null;
    }

    private async Task<(RequestDemand? Demand, string? Objection)> DemandAsync(SessionLedger ledger, MeteredRequest request)
    {
        var (sent, aborted) = (exchange.Context.Request, exchange.Context.RequestAborted);
        if (sent.Headers.ContentEncoding.Count > 0) return (null, "its body is compressed; send it as it is");
        await ledger.Bodies.WaitAsync(aborted).ConfigureAwait(false);
        _held = ledger.Bodies;
        try
        {
            if (await RequestBody.TakeAsync(sent, RequestDemand.MostBody, aborted).ConfigureAwait(false) is not { } body)
                return (null, $"its body is longer than {RequestDemand.MostBody >> 20} MiB");
            RequestBody.Put(sent, body);
            return (RequestDemand.Read(body, request.Api, request.Path!, ledger.Terms), null);
        }
        catch (FormatException unclear)
        {
            return (null, unclear.Message);
        }
        catch (BadHttpRequestException unreadable)
        {
            return (null, RequestJudge.Shown(unreadable.Message));
        }
    }
}

using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>Waits for a session's turn. From there on a crash of the daemon ends the session; until then the next one lets it wait on.</summary>
public sealed class TurnTaking(
    DemandResolver demands, LimitPlanner limits, IWaitingRequests requests, IStaging staging, IAuditRecords records, IHost host,
    ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>Waits for the turn, and then reads what was not to be kept meanwhile.</summary>
    /// <returns>All that the session runs with.</returns>
    /// <exception cref="SessionException">What the session needs is not there any more.</exception>
    /// <exception cref="OperationCanceledException">The session is to end.</exception>
    internal async Task<SessionDemand> TakeAsync(AcceptedSession accepted, CancellationToken cancellation)
    {
        var (live, demand) = accepted;
        if (!live.Record.Queued && demand is not null) return demand;
        SessionLog.Queued(_log, live.Id, live.Session.Agent, live.Session.Trigger.Word());
        await live.Turn!.ComeAsync(cancellation).ConfigureAwait(false);
        demand = demand is null ? await ResolveAsync(live, cancellation).ConfigureAwait(false) : demands.WithCredentials(demand);
        live.Masked = [.. demand.Secrets];
        records.Update(live.Note(record => record with { Queued = false, BootId = host.BootId, Limits = demand.Limits }));
        // Only now: without it a session that its record calls queued could not be let in by anybody.
        staging.Remove(live.Names);
        return demand;
    }

    private async Task<SessionDemand> ResolveAsync(LiveSession live, CancellationToken cancellation)
    {
        try
        {
            var demand = await demands.ResolveAsync(requests.Read(live.Names).Asked, cancellation).ConfigureAwait(false);
            return await limits.PlanAgainAsync(demand, cancellation).ConfigureAwait(false);
        }
        catch (UnknownAgentException gone)
        {
            throw new SessionException($"agent '{live.Session.Agent}', whose session waited for its turn, is no longer configured", gone);
        }
        catch (InputRefusedException refusal)
        {
            // A session's error is logged, and its input must not be.
            throw new SessionException($"the input of the session that waited for its turn is not taken any more: {refusal.ForLog}", refusal);
        }
    }
}

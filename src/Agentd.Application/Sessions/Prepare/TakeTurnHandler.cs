using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>Waits for a session's turn. From there on a crash of the daemon ends the session; until then the next one lets it wait on.</summary>
public sealed class TakeTurnHandler(
    DemandResolver demands, LimitPlanner limits, IWaitingRequests requests, IStaging staging, IAuditRecords records, IHost host,
    ILoggerFactory loggers)
    : IRequestHandler<TakeTurnCommand, PreparedSession>
{
    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <inheritdoc/>
    /// <exception cref="SessionException">What the session needs is not there any more.</exception>
    /// <exception cref="OperationCanceledException">The session is to end.</exception>
    public async Task<PreparedSession> Handle(TakeTurnCommand command, CancellationToken cancellationToken)
    {
        var (live, demand) = command.Accepted;
        if (!live.Record.Queued && demand is not null) return new PreparedSession(live, demand);
        SessionLog.Queued(_log, live.Id, live.Session.Agent, live.Session.Trigger.Word());
        await live.Turn!.ComeAsync(cancellationToken).ConfigureAwait(false);
        demand = demand is null ? await ResolveAsync(live, cancellationToken).ConfigureAwait(false) : demands.WithCredentials(demand);
        live.Masked = [.. demand.Secrets];
        records.Update(live.Note(record => record with { Queued = false, BootId = host.BootId, Limits = demand.RecordedLimits }));
        // Only now: without it a session that its record calls queued could not be let in by anybody.
        staging.Remove(live.Names);
        return new PreparedSession(live, demand);
    }

    private async Task<SessionDemand> ResolveAsync(LiveSession live, CancellationToken cancellation)
    {
        try
        {
            var demand = await demands.ResolveAsync(requests.Read(live.Names).Asked, cancellation).ConfigureAwait(false);
            return demand with { Limits = await limits.PlanAgainAsync(demand.Agent, cancellation).ConfigureAwait(false) };
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

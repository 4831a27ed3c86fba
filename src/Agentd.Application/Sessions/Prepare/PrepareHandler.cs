using Agentd.Application.Ports;
using Agentd.Application.Sessions.Admission;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using MediatR;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>The phase <c>prepare</c> up to the acceptance.</summary>
public sealed class PrepareHandler(
    DemandResolver demands, LimitPlanner limits, SessionAdmission admission, IAuditRecords records, SessionBeginning beginning, IHost host,
    TimeProvider time)
    : IRequestHandler<PrepareCommand, AcceptedSession>
{
    private const int MostDraws = 16;

    /// <inheritdoc/>
    /// <exception cref="SessionException">The invocation was refused; nothing was created.</exception>
    public async Task<AcceptedSession> Handle(PrepareCommand command, CancellationToken cancellationToken)
    {
        var demand = await demands.ResolveAsync(command.Invocation, cancellationToken).ConfigureAwait(false);
        demand = demand with { Limits = await limits.PlanAsync(demand.Agent, cancellationToken).ConfigureAwait(false) };
        records.Probe();
        var turn = admission.Enter(demand.Agent.Name, command.Invocation.Trigger, demand.Agent.MaxSessions);
        try
        {
            return Accept(demand, command.Invocation, turn);
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    private AcceptedSession Accept(SessionDemand demand, Invocation invocation, SessionTurn turn)
    {
        // The repository is settled, as the record names it; everything else is what was asked.
        var request = turn.IsAwaited ? new WaitingRequest(turn.Place, invocation with { Repository = demand.Repository.Value }) : null;
        var record = Begin(demand, invocation.Trigger, request);
        if (record.Queued) demand = demand.WithoutCredentials();
        var live = new LiveSession(record, time) { Masked = [.. demand.Secrets], Turn = turn };
        live.Progress.Began(SessionPhase.Prepare);
        return new AcceptedSession(live, demand);
    }

    private SessionRecord Begin(SessionDemand demand, SessionTrigger trigger, WaitingRequest? request)
    {
        for (var draws = 0; draws < MostDraws; draws++)
        {
            var record = new SessionRecord
            {
                SessionId = host.DrawSessionId(),
                Agent = demand.Agent.Name,
                DaemonId = host.DaemonId,
                RepositoryUrl = demand.Repository.Value,
                WorkUnit = demand.WorkUnit?.Value,
                StartedAt = time.GetUtcNow(),
                BootId = host.BootId,
                Trigger = trigger,
                Queued = request is not null,
                Limits = demand.RecordedLimits,
            };
            if (beginning.TryBegin(record, request)) return record;
        }
        throw new SessionException($"no free session id was found in {MostDraws} draws under the audit root: the host's random numbers repeat");
    }
}

using Agentd.Application.Ports;
using Agentd.Application.Sessions.Admission;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>
/// Accepts sessions: validates the invocation whole, draws the id, begins the record. Touches nothing when it refuses.
/// </summary>
public sealed class SessionAcceptance(
    DemandResolver demands, LimitPlanner limits, SessionAdmission admission, IAuditRecords records, SessionBeginning beginning, IHost host,
    TimeProvider time)
{
    private const int MostDraws = 16;

    /// <summary>Accepts an invocation as a session.</summary>
    /// <exception cref="SessionException">The invocation was refused; nothing was created.</exception>
    public async Task<AcceptedSession> AcceptAsync(Invocation invocation, CancellationToken cancellation)
    {
        var demand = await demands.ResolveAsync(invocation, cancellation).ConfigureAwait(false);
        demand = await limits.PlanAsync(demand, cancellation).ConfigureAwait(false);
        records.Probe();
        var turn = admission.Enter(demand.Agent.Name, invocation.Trigger, demand.Agent.MaxSessions);
        try
        {
            return Accept(demand, invocation, turn);
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
                Limits = demand.Limits,
            };
            if (beginning.TryBegin(record, request)) return record;
        }
        throw new SessionException($"no free session id was found in {MostDraws} draws under the audit root: the host's random numbers repeat");
    }
}

/// <summary>
/// An accepted session: it has an id and an open record; while it waits, what it was asked is kept too, and nothing else of it exists.
/// </summary>
/// <param name="Live">The session.</param>
/// <param name="Demand">
/// What it runs with, but for the credentials of one that waits; null for one that waited under an earlier daemon, of which only what it
/// was asked is known.
/// </param>
public sealed record AcceptedSession(LiveSession Live, SessionDemand? Demand);

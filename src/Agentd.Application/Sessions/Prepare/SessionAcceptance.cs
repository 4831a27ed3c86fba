using Agentd.Application.Ports;
using Agentd.Application.Sessions.Admission;
using Agentd.Application.Sessions.Budgets;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>
/// Accepts sessions: validates the invocation whole, draws the id, begins the record. Touches nothing when it refuses.
/// </summary>
public sealed class SessionAcceptance(
    DemandResolver demands, LimitPlanner limits, SessionAdmission admission, DayBudgets days, IAuditRecords records,
    IWaitingRequests requests, IStaging staging, IHost host, TimeProvider time, ILoggerFactory loggers)
{
    private const int MostDraws = 16;

    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>Accepts an invocation as a session.</summary>
    /// <exception cref="SessionException">The invocation was refused; nothing was created.</exception>
    public async Task<AcceptedSession> AcceptAsync(Invocation invocation, CancellationToken cancellation)
    {
        var demand = await demands.ResolveAsync(invocation, cancellation).ConfigureAwait(false);
        // Each of its requests would be refused, once its container ran.
        if (days.Obstacle(demand.Agent) is { } spent) throw new SessionException($"{invocation.Agent} was not started: {spent}");
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
        // Repository and earlier session are settled, as the record names them; everything else is what was asked. Which session's state
        // one that waits is to carry is settled at its turn.
        var settled = invocation with
        {
            Repository = demand.Repository.Value,
            Continues = demand.Carries ? null : demand.Continues?.Session.Value,
        };
        var request = turn.IsAwaited ? new WaitingRequest(turn.Place, settled) : null;
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
                Continues = demand.Carries && request is not null ? null : demand.Continues,
                Carries = demand.Carries,
                StartedAt = time.GetUtcNow(),
                BootId = host.BootId,
                Trigger = trigger,
                Queued = request is not null,
                Limits = demand.Limits,
            };
            if (TryBegin(record, request)) return record;
        }
        throw new SessionException(
            $"no free session id was found in {MostDraws} draws under the audit root: the host's random numbers repeat");
    }

    // The record comes last, for it is the acceptance: a session that has one, and waits, has what it was asked too. What a crash leaves
    // of one that has none is a directory that the next start removes.
    private bool TryBegin(SessionRecord record, WaitingRequest? request)
    {
        if (request is null) return records.TryBegin(record);
        requests.Keep(record.Names, request);
        var begun = false;
        try
        {
            return begun = records.TryBegin(record);
        }
        finally
        {
            if (!begun) Forget(record.Names);
        }
    }

    // The client is told what stopped the beginning, not this. The next start removes what is left.
    private void Forget(ResourceNames names)
    {
        try
        {
            staging.Remove(names);
        }
        catch (SessionException failure)
        {
            SessionLog.Lifecycle(
                _log, LogLevel.Error, names.Session, names.Container, "staging_removal", SessionPhase.Prepare.Word(), failure.Message);
        }
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

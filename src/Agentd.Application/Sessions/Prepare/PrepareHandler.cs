using Agentd.Application.Ports;
using Agentd.Application.Sessions.Admission;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using MediatR;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>The phase <c>prepare</c> up to the acceptance.</summary>
public sealed class PrepareHandler(
    DemandResolver demands, IMethodologies methodologies, LimitPlanner limits, SessionAdmission admission, IAuditRecords records, IHost host, TimeProvider time)
    : IRequestHandler<PrepareCommand, PreparedSession>
{
    private const int MostDraws = 16;

    /// <inheritdoc/>
    /// <exception cref="SessionException">The invocation was refused; nothing was created.</exception>
    public async Task<PreparedSession> Handle(PrepareCommand command, CancellationToken cancellationToken)
    {
        var demand = demands.Resolve(command.Invocation);
        demand = demand with
        {
            Input = await methodologies.AcceptAsync(demand.Agent.MethodologyDirectory, command.Invocation.Intent, cancellationToken).ConfigureAwait(false),
            Limits = await limits.PlanAsync(demand.Agent, cancellationToken).ConfigureAwait(false),
        };
        records.Probe();
        var turn = admission.Enter(demand.Agent.Name, command.Invocation.Trigger, demand.Agent.MaxSessions);
        try
        {
            return new PreparedSession(Accept(demand, command.Invocation.Trigger, turn.IsAwaited), demand) { Turn = turn };
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    private LiveSession Accept(SessionDemand demand, SessionTrigger trigger, bool queued)
    {
        var record = Begin(demand, trigger, queued);
        var names = new ResourceNames(record.DaemonId, record.Agent, record.SessionId);
        var live = new LiveSession(new Session(names, record.Trigger, record.StartedAt), record, time) { Masked = [.. Secrets(demand)] };
        live.Progress.Began(SessionPhase.Prepare);
        return live;
    }

    private SessionRecord Begin(SessionDemand demand, SessionTrigger trigger, bool queued)
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
                Queued = queued,
                Limits = Limits(demand),
            };
            if (records.TryBegin(record)) return record;
        }
        throw new SessionException($"no free session id was found in {MostDraws} draws under the audit root: the host's random numbers repeat");
    }

    private static SessionLimits Limits(SessionDemand demand) => new()
    {
        Timeout = demand.Timeout,
        StopGrace = demand.StopGrace,
        IdleTimeout = demand.IdleTimeout,
        Resources = demand.Limits.Declared,
        Unenforced = demand.Limits.Unenforced,
    };

    private static IEnumerable<SecretValue> Secrets(SessionDemand demand)
    {
        foreach (var credential in demand.Credentials.Where(c => !c.Value.IsEmpty)) yield return credential.Value;
        if (demand.RepositoryToken is { } token) yield return token.Value;
    }
}

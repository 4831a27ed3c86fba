using Agentd.Application.Figures;
using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Network;
using Agentd.Domain.Sessions;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>
/// What is left of <c>prepare</c> once a session is accepted: its turn, what was not to be kept meanwhile, and its image.
/// </summary>
public sealed record PrepareCommand(AcceptedSession Accepted)
    : PhaseCommand<PreparedSession>(Accepted.Live, SessionPhase.Prepare, Accepted.Live.Session.AcceptedAt);

/// <summary>A session whose turn has come, with all that it runs with. Nothing of it exists but its record.</summary>
/// <param name="Live">The session.</param>
/// <param name="Demand">What it runs with.</param>
/// <param name="ImageId">The id of the image that it runs.</param>
public sealed record PreparedSession(LiveSession Live, SessionDemand Demand, string ImageId);

/// <summary>The phase <c>prepare</c>, after the acceptance.</summary>
public sealed class PrepareHandler(
    DemandResolver demands, LimitPlanner limits, IWaitingRequests requests, IStaging staging, IAuditRecords records, IHost host,
    ImageFetch images, SessionFigures figures, TimeProvider time, ILoggerFactory loggers) : IRequestHandler<PrepareCommand, PreparedSession>
{
    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <inheritdoc/>
    /// <exception cref="SessionException">What the session needs is not there any more.</exception>
    /// <exception cref="OperationCanceledException">The session is to end.</exception>
    public async Task<PreparedSession> Handle(PrepareCommand command, CancellationToken cancellationToken)
    {
        var demand = await TakeTurnAsync(command.Accepted, cancellationToken).ConfigureAwait(false);
        var network = Declared(demand);
        TellBeginning(command.Live, demand);
        command.Live.Brokered = [.. demand.Brokered];
        command.Live.Note(record => record with { Network = network, Environment = demand.Agent.Environment });
        // Before any secret exists.
        var image = await images.FetchAsync(command.Live, demand.Agent, cancellationToken).ConfigureAwait(false);
        return new PreparedSession(command.Live, demand, image.Id);
    }

    private void TellBeginning(LiveSession live, SessionDemand demand)
    {
        if (demand.Continues is { State: var state } work)
        {
            SessionLog.Continues(
                _log, live.Id, live.Names.Container, work.Session, work.BundleDigest is not null, state?.Files ?? 0, state?.LeftOut ?? 0);
        }
        else if (demand.Carries)
        {
            SessionLog.StateFresh(_log, live.Id, live.Names.Container, live.Session.Agent);
        }
    }

    private static DeclaredNetwork Declared(SessionDemand demand) => new(demand.Agent.Network.EffectiveMode)
    {
        RulesDigest = demand.Agent.Network.Rules is { } rules ? RulesDigest.Of(rules, CloneRule.For(demand.Repository, rules)) : null,
        Learns = demand.Agent.Network.Learns,
        UnfilteredSockets = demand.Agent.Network.IsFiltered && demand.Agent.Security.AllowsUnfilteredSockets,
    };

    // From the turn on a crash of the daemon ends the session; until then the next daemon lets it wait on. What was not to be kept
    // meanwhile is read now.
    private async Task<SessionDemand> TakeTurnAsync(AcceptedSession accepted, CancellationToken cancellation)
    {
        var (live, demand) = accepted;
        if (!live.Record.Queued && demand is not null)
        {
            figures.Waits.Add(TimeSpan.Zero);
            return demand;
        }

        SessionLog.Queued(_log, live.Id, live.Session.Agent, live.Session.Trigger.Word());
        await live.Turn!.WaitAsync(cancellation).ConfigureAwait(false);
        figures.Waits.Add(time.GetUtcNow() - live.Session.AcceptedAt);
        demand = await (demand is null ? ResolveAsync(live, cancellation) : demands.AtTurnAsync(demand, cancellation))
            .ConfigureAwait(false);
        live.Masked = [.. demand.Secrets];
        records.Update(live.Note(record => record with
        {
            Queued = false,
            BootId = host.BootId,
            Limits = demand.Limits,
            Continues = demand.Continues,
            Carries = demand.Carries,
        }));
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
            throw new SessionException(
                $"the input of the session that waited for its turn is not taken any more: {refusal.ForLog}", refusal);
        }
    }
}

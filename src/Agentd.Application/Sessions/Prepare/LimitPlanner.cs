using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Domain.Work;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>Decides the limits of a session before anything of it exists.</summary>
public sealed class LimitPlanner(IHostLimits host, DefaultsInForce defaults)
{
    /// <summary>Holds what was declared against what the host can enforce.</summary>
    /// <returns>The same with its limits.</returns>
    /// <exception cref="SessionException">A limit is required that the host cannot enforce, or the engine does not answer.</exception>
    public async Task<SessionDemand> PlanAsync(SessionDemand demand, CancellationToken cancellation) =>
        PlanOn(await host.AskAsync(cancellation).ConfigureAwait(false), demand);

    /// <summary>Plans them anew for a session that was accepted before: that the engine is busy does not end it.</summary>
    /// <exception cref="SessionException">As with <see cref="PlanAsync"/>.</exception>
    public async Task<SessionDemand> PlanAgainAsync(SessionDemand demand, CancellationToken cancellation) =>
        PlanOn(await host.AskPatientlyAsync(cancellation).ConfigureAwait(false), demand);

    private SessionDemand PlanOn(EnforceableLimits enforceable, SessionDemand demand)
    {
        var agent = demand.Agent;
        var declared = agent.Limits.Over(defaults.Now.Limits);
        var unenforced = declared.Among(enforceable.Ignored);
        if (unenforced.Count > 0 && (agent.LimitsRequired ?? defaults.Now.LimitsRequired))
        {
            throw new SessionException($"agent '{agent.Name}': limits_required is set, and this host cannot enforce "
                + $"{string.Join(", ", unenforced)}: {enforceable.Reason}");
        }

        return demand with
        {
            Limits = demand.Limits with { Resources = declared, Unenforced = unenforced },
            Keeping = new WorkKeeping(agent.KeepWork, defaults.Now.KeepTimeout, declared.Work ?? WorkKeeping.UsualMost),
            // A limit on disk is never lost: what the host does not hold is watched while the session runs.
            Enforced = declared.Without(enforceable.HoldsLayer ? unenforced : [.. unenforced, "disk"]),
            UnenforcedBecause = enforceable.Reason,
        };
    }
}

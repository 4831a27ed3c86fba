using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>Decides the limits of a session before anything of it exists.</summary>
public sealed class LimitPlanner(IHostLimits host, DefaultsInForce defaults)
{
    /// <summary>Plans the limits of an agent's session.</summary>
    /// <exception cref="SessionException">A limit is required that the host cannot enforce, or the engine does not answer.</exception>
    public async Task<LimitPlan> PlanAsync(Agent agent, CancellationToken cancellation) =>
        PlanOn(await host.AskAsync(cancellation).ConfigureAwait(false), agent);

    /// <summary>Plans them anew for a session that was accepted before: that the engine is busy does not end it.</summary>
    /// <exception cref="SessionException">As with <see cref="PlanAsync"/>.</exception>
    public async Task<LimitPlan> PlanAgainAsync(Agent agent, CancellationToken cancellation) =>
        PlanOn(await host.AskPatientlyAsync(cancellation).ConfigureAwait(false), agent);

    private LimitPlan PlanOn(EnforceableLimits enforceable, Agent agent)
    {
        var plan = LimitPlan.Of(agent.Limits.Over(defaults.Now.Limits), enforceable);
        if (plan.Unenforced.Count > 0 && (agent.LimitsRequired ?? defaults.Now.LimitsRequired))
            throw new SessionException($"agent '{agent.Name}': limits_required is set, and this host cannot enforce "
                + $"{string.Join(", ", plan.Unenforced)}: {enforceable.Reason}");
        return plan;
    }
}

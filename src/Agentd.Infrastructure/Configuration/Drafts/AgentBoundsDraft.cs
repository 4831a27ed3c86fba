using Agentd.Domain.Agents;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Drafts;

/// <summary>The keys of an agent that bound its sessions, as they were written.</summary>
internal sealed record AgentBoundsDraft
{
    public Located<TimeSpan>? Timeout { get; init; }

    public Located<TimeSpan>? IdleTimeout { get; init; }

    public Located<TimeSpan>? StopGrace { get; init; }

    public Located<decimal>? MaxSessions { get; init; }

    public Located<bool>? LimitsRequired { get; init; }

    public required ResourceLimits Limits { get; init; }

    public static AgentBoundsDraft Of(TomlTable agent) => new()
    {
        Timeout = agent.Duration(AgentBoundKeys.Timeout),
        IdleTimeout = agent.Duration(AgentBoundKeys.IdleTimeout),
        StopGrace = agent.Duration(AgentBoundKeys.StopGrace),
        MaxSessions = agent.Number(AgentBoundKeys.MaxSessions),
        LimitsRequired = agent.Flag(AgentBoundKeys.LimitsRequired),
        Limits = LimitsDraft.Of(agent.Table(AgentBoundKeys.Limits)),
    };
}

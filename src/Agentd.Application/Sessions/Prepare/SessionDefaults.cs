using Agentd.Domain.Agents;
using Agentd.Domain.Work;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>What the daemon's configuration says for sessions whose agent says nothing.</summary>
public sealed record SessionDefaults
{
    /// <summary>The time limit; null for none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The time between SIGTERM and SIGKILL; 10 s unless told otherwise.</summary>
    public TimeSpan StopGrace { get; init; } = SessionLimits.UsualStopGrace;

    /// <summary>How long a bundle of what a session leaves may take.</summary>
    public TimeSpan KeepTimeout { get; init; } = WorkKeeping.UsualTimeout;

    /// <summary>What a session may use.</summary>
    public ResourceLimits Limits { get; init; } = new();

    /// <summary>Whether a limit that the host cannot enforce keeps a session from starting.</summary>
    public bool LimitsRequired { get; init; }
}

/// <summary>The defaults of the configuration that is in force.</summary>
public sealed class DefaultsInForce(SessionDefaults first)
{
    private volatile SessionDefaults _now = first;

    /// <summary>What counts for a session that is accepted now.</summary>
    public SessionDefaults Now => _now;

    /// <summary>Puts another configuration's defaults in force; a session keeps what it was accepted with.</summary>
    public void Replace(SessionDefaults defaults) => _now = defaults;
}

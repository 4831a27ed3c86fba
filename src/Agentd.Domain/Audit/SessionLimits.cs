namespace Agentd.Domain.Audit;

/// <summary>The bounds that a session ran under, as declared; null where there was none.</summary>
public sealed record SessionLimits
{
    /// <summary>The time limit, counted from the container's start.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The grace between SIGTERM and SIGKILL.</summary>
    public TimeSpan? StopGrace { get; init; }
}

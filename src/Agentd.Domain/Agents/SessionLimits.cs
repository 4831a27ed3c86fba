namespace Agentd.Domain.Agents;

/// <summary>The limits that a session runs, or ran, under, as declared; null where there is none.</summary>
public sealed record SessionLimits
{
    /// <summary>The grace where nobody says otherwise.</summary>
    public static readonly TimeSpan UsualStopGrace = TimeSpan.FromSeconds(10);

    /// <summary>The time limit, counted from the container's start.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The grace between SIGTERM and SIGKILL.</summary>
    public TimeSpan? StopGrace { get; init; }

    /// <summary>The longest time without output.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>What the session may use.</summary>
    public ResourceLimits Resources { get; init; } = new();

    /// <summary>The limits, by their keys, that the host could not enforce.</summary>
    public IReadOnlyList<string> Unenforced { get; init; } = [];
}

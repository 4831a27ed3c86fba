namespace Agentd.Application.Sessions.Prepare;

/// <summary>What the daemon's configuration says for sessions whose agent says nothing.</summary>
public sealed record SessionDefaults
{
    /// <summary>The time limit; null for none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The time between SIGTERM and SIGKILL; 10 s unless told otherwise.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);
}

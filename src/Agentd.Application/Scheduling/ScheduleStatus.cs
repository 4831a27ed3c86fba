using Agentd.Domain.Agents;

namespace Agentd.Application.Scheduling;

/// <summary>How one agent's schedule stands.</summary>
public sealed record ScheduleStatus
{
    /// <summary>The agent.</summary>
    public required AgentName Agent { get; init; }

    /// <summary>When it fires next, jitter included; null when the calendar has no further occurrence.</summary>
    public DateTimeOffset? NextFire { get; init; }

    /// <summary>When it last fired, since this daemon started; null when it has not.</summary>
    public DateTimeOffset? LastFire { get; init; }

    /// <summary>The occurrence that was last skipped, since this daemon started; null when none was.</summary>
    public SkippedFire? LastSkip { get; init; }
}

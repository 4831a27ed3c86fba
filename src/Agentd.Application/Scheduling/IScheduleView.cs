using Agentd.Domain.Agents;

namespace Agentd.Application.Scheduling;

/// <summary>What operators see of the schedules.</summary>
public interface IScheduleView
{
    /// <summary>Every scheduled agent, in the order of declaration.</summary>
    IReadOnlyList<ScheduleStatus> Agents { get; }

    /// <summary>The fires to come of all agents, the soonest first; no more than <paramref name="count"/> of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not from 1 to 10,000.</exception>
    IReadOnlyList<UpcomingFire> Next(int count);
}

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

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

    /// <summary>How many occurrences were skipped for each reason, since this daemon started or the agent was declared.</summary>
    public IReadOnlyDictionary<SkipReason, long> Skips { get; init; } = new Dictionary<SkipReason, long>();
}

/// <summary>An occurrence that did not fire.</summary>
/// <param name="Occurrence">The occurrence.</param>
/// <param name="Reason">Why it was skipped.</param>
public sealed record SkippedFire(DateTimeOffset Occurrence, SkipReason Reason);

/// <summary>Why an occurrence did not fire.</summary>
public enum SkipReason
{
    /// <summary>A session of the agent still ran, and its overlap is <c>skip</c>.</summary>
    StillRunning,

    /// <summary>The clock passed it by more than a minute: the host was suspended or stalled, or the clock was set forward.</summary>
    Missed,

    /// <summary>What sessions may cost on this day is spent, the agent's or that of all.</summary>
    Budget,
}

/// <summary>The reasons in an operator's words.</summary>
public static class SkipReasonExplanation
{
    /// <summary>The reason as an operator would say it.</summary>
    public static string Explanation(this SkipReason reason) => reason switch
    {
        SkipReason.StillRunning => "a session of the agent still runs, and its overlap is 'skip'",
        SkipReason.Missed => "the clock passed it by more than a minute, because the host was suspended or stalled or the clock was set",
        SkipReason.Budget => "what sessions may cost today is spent",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason."),
    };
}

/// <summary>A fire to come.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Occurrence">The occurrence that its expression names.</param>
/// <param name="Due">When it fires, jitter included.</param>
public sealed record UpcomingFire(AgentName Agent, DateTimeOffset Occurrence, DateTimeOffset Due);

namespace Agentd.Application.Scheduling;

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
}

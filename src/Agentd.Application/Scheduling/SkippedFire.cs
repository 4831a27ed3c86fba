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

/// <summary>What the reasons of a skip are called in logs and answers.</summary>
public static class SkipReasonWords
{
    /// <summary>The reason as one word.</summary>
    public static string Word(this SkipReason reason) => reason switch
    {
        SkipReason.StillRunning => "still_running",
        SkipReason.Missed => "missed",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason."),
    };

    /// <summary>The reason as an operator would say it.</summary>
    public static string Explanation(this SkipReason reason) => reason switch
    {
        SkipReason.StillRunning => "a session of the agent still runs, and its overlap is 'skip'",
        SkipReason.Missed => "the clock passed it by more than a minute, because the host was suspended or stalled or the clock was set",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason."),
    };
}

using Agentd.Domain.Sessions;

namespace Agentd.Domain.Audit;

/// <summary>A bound of a session that was hit.</summary>
public enum SessionBound
{
    /// <summary>The time limit.</summary>
    Timeout,

    /// <summary>The longest time without output.</summary>
    IdleTimeout,

    /// <summary>The bytes that the session may leave in its record or its container, or print.</summary>
    Disk,

    /// <summary>The files and directories that the session may leave in its record or its container.</summary>
    Entries,

    /// <summary>The memory: the kernel killed a process of the session for want of it.</summary>
    OutOfMemory,

    /// <summary>What it may use of metered hosts.</summary>
    Budget,

    /// <summary>Requests to metered hosts that get it nowhere.</summary>
    Stalled,
}

/// <summary>What follows from a bound.</summary>
public static class SessionBoundOutcome
{
    /// <summary>How a session ends that is ended at the bound.</summary>
    public static SessionOutcome Outcome(this SessionBound bound) =>
        bound is SessionBound.Timeout or SessionBound.IdleTimeout ? SessionOutcome.TimedOut : SessionOutcome.Cancelled;
}

/// <summary>A place that a session fills and that its limits on disk and entries bound, each for itself.</summary>
public enum DiskPlace
{
    /// <summary>The tree in its record.</summary>
    Record,

    /// <summary>Its raw output.</summary>
    Output,

    /// <summary>The container's own layer: its home, <c>/tmp</c>, and what else the image lets it write.</summary>
    Layer,

    /// <summary>Not known where: at its limit on processes the session kept the watch from looking.</summary>
    Unseen,
}

/// <summary>That a place holds more than it may.</summary>
/// <param name="Bound">What there is too much of: <see cref="SessionBound.Disk"/> or <see cref="SessionBound.Entries"/>.</param>
/// <param name="Place">Where.</param>
public sealed record Excess(SessionBound Bound, DiskPlace Place);

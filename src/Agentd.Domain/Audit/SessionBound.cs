using Agentd.Domain.Sessions;

namespace Agentd.Domain.Audit;

/// <summary>A bound of a session that was hit.</summary>
public enum SessionBound
{
    /// <summary>The time limit.</summary>
    Timeout,

    /// <summary>The longest time without output.</summary>
    Idle,

    /// <summary>The bytes that the session may leave in its record or its container, or print.</summary>
    Disk,

    /// <summary>The files and directories that the session may leave in its record or its container.</summary>
    Entries,

    /// <summary>The memory: the kernel killed a process of the session for want of it.</summary>
    Memory,
}

/// <summary>The bounds as words.</summary>
public static class SessionBoundWords
{
    private static readonly IReadOnlyDictionary<SessionBound, string> Words = new Dictionary<SessionBound, string>
    {
        [SessionBound.Timeout] = "timeout",
        [SessionBound.Idle] = "idle_timeout",
        [SessionBound.Disk] = "disk",
        [SessionBound.Entries] = "entries",
        [SessionBound.Memory] = "out_of_memory",
    };

    /// <summary>The bound's word, as logs and records carry it.</summary>
    public static string Word(this SessionBound bound) => Words[bound];

    /// <summary>How a session ends that is ended at the bound.</summary>
    public static SessionOutcome Outcome(this SessionBound bound) =>
        bound is SessionBound.Timeout or SessionBound.Idle ? SessionOutcome.TimedOut : SessionOutcome.Cancelled;

    /// <summary>Reads a word back; null for none that is known.</summary>
    public static SessionBound? Parse(string? word) =>
        Words.Where(known => known.Value == word).Select(known => (SessionBound?)known.Key).FirstOrDefault();
}

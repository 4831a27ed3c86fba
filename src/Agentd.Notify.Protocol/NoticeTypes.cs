namespace Agentd.Notify.Protocol;

/// <summary>The events that there are, by their words.</summary>
public static class NoticeTypes
{
    /// <summary>A session ended with an outcome that is not good.</summary>
    public const string SessionFailed = "session.failed";

    /// <summary>A session was ended at a limit on time.</summary>
    public const string SessionTimedOut = "session.timed_out";

    /// <summary>A session was ended, and not by an operator.</summary>
    public const string SessionCancelled = "session.cancelled";

    /// <summary>A session reached no outcome.</summary>
    public const string SessionError = "session.error";

    /// <summary>A session did what it was asked. Told only to those who name it.</summary>
    public const string SessionSucceeded = "session.succeeded";

    /// <summary>A message could not be delivered and is not tried any more.</summary>
    public const string NotificationDead = "notification.dead";

    /// <summary>What <c>agentd notify test</c> sends. It goes to one sink, whatever that is told otherwise.</summary>
    public const string Test = "notification.test";

    /// <summary>Those that a sink may name.</summary>
    public static IReadOnlyList<string> All { get; } =
        [SessionFailed, SessionTimedOut, SessionCancelled, SessionError, SessionSucceeded, NotificationDead];

    /// <summary>Whether a pattern, a type or the beginning of types and <c>*</c>, means a type.</summary>
    public static bool Means(string pattern, string type) => pattern.EndsWith(".*", StringComparison.Ordinal)
        ? type.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal)
        : pattern == type;
}

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

    /// <summary>A session's container runs. Told only to addresses that are pinged.</summary>
    public const string SessionStarted = "session.started";

    /// <summary>A session used four fifths of a budget of its own. Told only to those who name it.</summary>
    public const string SessionBudgetNear = "session.budget_near";

    /// <summary>A session's requests to models get it nowhere, and it goes on.</summary>
    public const string SessionStalled = "session.stalled";

    /// <summary>Sessions of an agent took four fifths of what they may cost on a day.</summary>
    public const string AgentBudgetNear = "agent.budget_near";

    /// <summary>A session wanted more than is left of what its agent's sessions may cost on a day.</summary>
    public const string AgentOverBudget = "agent.over_budget";

    /// <summary>Sessions of all agents took four fifths of what they may cost on a day.</summary>
    public const string DaemonBudgetNear = "daemon.budget_near";

    /// <summary>A session wanted more than is left of what those of all agents may cost on a day.</summary>
    public const string DaemonOverBudget = "daemon.over_budget";

    /// <summary>A session is over, however it ended. Told only to sinks that take traces.</summary>
    public const string SessionEnded = "session.ended";

    /// <summary>No session of an agent has succeeded for longer than is expected of it.</summary>
    public const string AgentOverdue = "agent.overdue";

    /// <summary>A session of an agent that was overdue has succeeded.</summary>
    public const string AgentOverdueResolved = "agent.overdue_resolved";

    /// <summary>As many sessions of an agent have failed in a row as its configuration calls failing.</summary>
    public const string AgentFailing = "agent.failing";

    /// <summary>A session of an agent that was failing has succeeded.</summary>
    public const string AgentRecovered = "agent.recovered";

    /// <summary>A scheduled run did not take place because a session was still at work. Told only to those who name it.</summary>
    public const string ScheduleSkipped = "schedule.skipped";

    /// <summary>A scheduled run did not take place, and nobody had asked for that.</summary>
    public const string ScheduleFireMissed = "schedule.fire_missed";

    /// <summary>A session is over, and its record could not be sealed.</summary>
    public const string RecordUnsealed = "record.unsealed";

    /// <summary>A sealed record, or an agent's chain, is not as it was sealed.</summary>
    public const string RecordTampered = "record.tampered";

    /// <summary>Little is left of the file system of the audit root.</summary>
    public const string AuditDiskLow = "audit.disk_low";

    /// <summary>An agent's credential has no value that could be used.</summary>
    public const string CredentialUnusable = "credential.unusable";

    /// <summary>An agent's image could not be pulled.</summary>
    public const string ImagePullFailed = "image.pull_failed";

    /// <summary>Podman does not answer.</summary>
    public const string PodmanUnreachable = "podman.unreachable";

    /// <summary>Podman, of which the contrary was told, answers.</summary>
    public const string PodmanReachable = "podman.reachable";

    /// <summary>What a filtered session was refused, told at its end. Told only to those who name it.</summary>
    public const string NetworkDenied = "network.denied";

    /// <summary>A filtered session that runs has lost its network.</summary>
    public const string NetworkUnavailable = "network.unavailable";

    /// <summary>The daemon is ready, and the one before had not ended in order.</summary>
    public const string DaemonStarted = "daemon.started";

    /// <summary>The daemon is asked to stop, and waits for sessions.</summary>
    public const string DaemonDraining = "daemon.draining";

    /// <summary>The configuration was to be read again, and is refused.</summary>
    public const string ConfigReloadRefused = "config.reload_refused";

    /// <summary>A message could not be delivered and is not tried any more.</summary>
    public const string NotificationDead = "notification.dead";

    /// <summary>What <c>agentd notify test</c> sends. It goes to one sink, whatever that is told otherwise.</summary>
    public const string Test = "notification.test";

    /// <summary>The sign of life that a ready daemon gives. It goes to the one address that waits for it.</summary>
    public const string Heartbeat = "daemon.heartbeat";

    /// <summary>Those that a sink may name.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        SessionFailed, SessionTimedOut, SessionCancelled, SessionError, SessionSucceeded, SessionBudgetNear,
        SessionStalled, AgentOverdue, AgentOverdueResolved, AgentFailing, AgentRecovered, AgentBudgetNear, AgentOverBudget,
        DaemonBudgetNear, DaemonOverBudget, ScheduleSkipped, ScheduleFireMissed, RecordUnsealed, RecordTampered, AuditDiskLow,
        CredentialUnusable, ImagePullFailed, PodmanUnreachable, PodmanReachable, NetworkDenied, NetworkUnavailable, DaemonStarted,
        DaemonDraining, ConfigReloadRefused, NotificationDead,
    ];

    /// <summary>
    /// Whether it is no trouble: only those are told who name it, and of what waits for a sink that is down it is the first to go.
    /// </summary>
    public static bool IsQuiet(string type) =>
        type is SessionSucceeded or SessionStarted or SessionEnded or SessionBudgetNear or ScheduleSkipped or NetworkDenied;

    /// <summary>Whether it tells that a session began or ended: what is pinged about.</summary>
    public static bool IsOfSession(string type) =>
        type is not (SessionBudgetNear or SessionStalled) && type.StartsWith("session.", StringComparison.Ordinal);

    /// <summary>Whether a pattern, a type or the beginning of types and <c>*</c>, means a type.</summary>
    public static bool Means(string pattern, string type) => pattern.EndsWith(".*", StringComparison.Ordinal)
        ? type.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal)
        : pattern == type;
}

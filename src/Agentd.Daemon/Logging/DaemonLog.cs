namespace Agentd.Daemon.Logging;

/// <summary>The daemon's own events, by the names that operators search for.</summary>
internal static partial class DaemonLog
{
    /// <summary>The log target of these events.</summary>
    public const string Category = "agentd";

    [LoggerMessage(40, LogLevel.Information, "agentd is ready", EventName = "agentd.daemon_started")]
    public static partial void Started(ILogger log, string socketPath, string pidFile);

    [LoggerMessage(41, LogLevel.Information, "agentd stopped", EventName = "agentd.daemon_stopped")]
    public static partial void Stopped(ILogger log);

    [LoggerMessage(42, LogLevel.Information, "agentd is shutting down: {sessions} session(s) left", EventName = "agentd.draining")]
    public static partial void Draining(ILogger log, int sessions);

    [LoggerMessage(43, LogLevel.Warning, "an operator's connection failed: {error}", EventName = "agentd.operator_connection_failed")]
    public static partial void ConnectionFailed(ILogger log, string error);

    [LoggerMessage(
        44, LogLevel.Warning, "AGENTD_LOG_FORMAT must be json or pretty: '{value}' is neither; json is used",
        EventName = "agentd.logging_format_invalid")]
    public static partial void FormatInvalid(ILogger log, string value);

    [LoggerMessage(
        45, LogLevel.Warning, "AGENTD_LOG must be LEVEL or target=level,…: '{value}' is not; info is used",
        EventName = "agentd.logging_filter_invalid")]
    public static partial void FilterInvalid(ILogger log, string value);

    [LoggerMessage(46, LogLevel.Information, "start-up reconciliation completed", EventName = "agentd.startup_reconciliation_completed")]
    public static partial void Reconciled(ILogger log, int removedContainerCount, int removedSecretCount, int adoptedSessionCount);

    [LoggerMessage(47, LogLevel.Error, "start-up reconciliation failed: {error}", EventName = "agentd.startup_reconciliation_failed")]
    public static partial void ReconciliationFailed(ILogger log, string error);

    [LoggerMessage(48, LogLevel.Error, "agentd cannot start: {error}", EventName = "agentd.start_failed")]
    public static partial void StartFailed(ILogger log, string error);

    [LoggerMessage(
        50, LogLevel.Information, "the configuration was reloaded: {agents} agent(s)", EventName = "agentd.configuration_reloaded")]
    public static partial void Reloaded(ILogger log, int agents);

    [LoggerMessage(51, LogLevel.Error, "the configuration was not reloaded: {error}", EventName = "agentd.configuration_refused")]
    public static partial void ReloadRefused(ILogger log, string error);

    [LoggerMessage(52, LogLevel.Information, "sessions are left for the next daemon: {sessions}", EventName = "agentd.sessions_left")]
    public static partial void Left(ILogger log, int sessions);

    [LoggerMessage(53, LogLevel.Warning, "the drain time is over: {sessions} session(s) are stopped", EventName = "agentd.drain_timeout")]
    public static partial void DrainOver(ILogger log, int sessions);

    [LoggerMessage(
        59, LogLevel.Warning, "the clean-up after {sessions} session(s) goes on with the next daemon", EventName = "agentd.clean_up_left")]
    public static partial void CleanUpLeft(ILogger log, int sessions);

    [LoggerMessage(54, LogLevel.Information, "record sealed: {agent} {sessionId} {link}", EventName = "agentd.audit_head")]
    public static partial void AuditHead(ILogger log, string agent, string sessionId, string link);

    [LoggerMessage(55, LogLevel.Information, "audit retention removed {records} record(s)", EventName = "agentd.audit_retention_completed")]
    public static partial void Retained(ILogger log, int records, string sessionIds);

    [LoggerMessage(56, LogLevel.Error, "audit retention failed: {error}", EventName = "agentd.audit_retention_failed")]
    public static partial void RetentionFailed(ILogger log, string error);

    [LoggerMessage(
        76, LogLevel.Information, "all records were verified: {records} compared, {tampered} not as they were sealed",
        EventName = "agentd.audit_verified")]
    public static partial void RecordsVerified(ILogger log, long records, int tampered);

    [LoggerMessage(
        77, LogLevel.Error, "{agent} {record} is not as it was sealed: {differences} difference(s), the first: {what}",
        EventName = "agentd.record_tampered")]
    public static partial void RecordTampered(ILogger log, string agent, string record, int differences, string what);

    [LoggerMessage(
        78, LogLevel.Error, "the records could not be verified: {error}; it is tried again in an hour",
        EventName = "agentd.audit_verify_failed")]
    public static partial void VerificationFailed(ILogger log, string error);

    [LoggerMessage(
        57, LogLevel.Warning, "a reload does not change {key}: that needs a restart",
        EventName = "agentd.configuration_needs_restart")]
    public static partial void NeedsRestart(ILogger log, string key);

    [LoggerMessage(58, LogLevel.Warning, "{path} could not be removed: {error}", EventName = "agentd.runtime_file_left")]
    public static partial void NotRemoved(ILogger log, string path, string error);

    [LoggerMessage(
        60, LogLevel.Warning, "the service manager at $NOTIFY_SOCKET cannot be notified: {error}",
        EventName = "agentd.service_notify_failed")]
    public static partial void NotifyFailed(ILogger log, string error);

    [LoggerMessage(
        61, LogLevel.Error, "the daemon does not answer at its own socket: {error}; the service manager's watchdog is not fed",
        EventName = "agentd.heartbeat_missed")]
    public static partial void HeartbeatMissed(ILogger log, string error);

    [LoggerMessage(64, LogLevel.Warning, "{error}", EventName = "agentd.watches_lacking")]
    public static partial void WatchesLacking(ILogger log, string error);

    [LoggerMessage(65, LogLevel.Warning, "scrapers cannot be answered: {error}", EventName = "agentd.scrape_failed")]
    public static partial void ScrapeFailed(ILogger log, string error);

    [LoggerMessage(
        66, LogLevel.Error, "the metrics cannot be written to {path}: {error}; they are tried again every 15 s",
        EventName = "agentd.metrics_textfile_failed")]
    public static partial void TextfileFailed(ILogger log, string path, string error);

    [LoggerMessage(67, LogLevel.Error, "the metrics of the records are not known: {error}", EventName = "agentd.record_survey_failed")]
    public static partial void SurveyFailed(ILogger log, string error);

    [LoggerMessage(62, LogLevel.Warning,
        "{free} of the file system of {auditRoot} are left ({percent} %): without room no session begins",
        EventName = "agentd.audit_disk_low")]
    public static partial void AuditDiskLow(ILogger log, string auditRoot, string free, int percent);

    [LoggerMessage(63, LogLevel.Information, "{auditRoot} has room again: {free}", EventName = "agentd.audit_disk_enough")]
    public static partial void AuditDiskEnough(ILogger log, string auditRoot, string free);

    [LoggerMessage(68, LogLevel.Error, "{error}", EventName = "agentd.state_unusable")]
    public static partial void StateUnusable(ILogger log, string error);

    [LoggerMessage(70, LogLevel.Warning,
        "messages to {sink} are not delivered: {error}; they are kept and tried again", EventName = "agentd.notify_failed")]
    public static partial void NoticesUndelivered(ILogger log, string sink, string error);

    [LoggerMessage(71, LogLevel.Information, "messages to {sink} are delivered again", EventName = "agentd.notify_recovered")]
    public static partial void NoticesDelivered(ILogger log, string sink);

    [LoggerMessage(72, LogLevel.Error,
        "{count} message(s) to {sink} are not tried any more: {error}; they are in the spool, under dead",
        EventName = "agentd.notify_dead")]
    public static partial void NoticesDead(ILogger log, string sink, int count, string error);

    [LoggerMessage(73, LogLevel.Error,
        "{count} message(s) to {sink} had to go, because too many wait for it", EventName = "agentd.notify_dropped")]
    public static partial void NoticesDropped(ILogger log, string sink, int count);

    [LoggerMessage(74, LogLevel.Error,
        "{sink} cannot be told of {notice}: {error}", EventName = "agentd.notify_lost")]
    public static partial void NoticeLost(ILogger log, string sink, string notice, string error);

    [LoggerMessage(75, LogLevel.Warning, "no sign of life is given: {error}", EventName = "agentd.heartbeat_unsent")]
    public static partial void HeartbeatUnsent(ILogger log, string error);

    [LoggerMessage(49, LogLevel.Error, "internal error: {error}", EventName = "agentd.internal_error")]
    public static partial void Defect(ILogger log, Exception defect, string error);

    [LoggerMessage(80, LogLevel.Warning,
        "podman {call} has not ended for {seconds} s: Podman is busy, its lock is held, or it hangs; {calls} call(s) wait",
        EventName = "agentd.podman_slow")]
    public static partial void PodmanIsSlow(ILogger log, string call, long seconds, int calls, int processId);

    [LoggerMessage(81, LogLevel.Information, "Podman answers again after {seconds} s", EventName = "agentd.podman_answers")]
    public static partial void PodmanAnswers(ILogger log, long seconds);

    [LoggerMessage(82, LogLevel.Warning, "{error}", EventName = "agentd.podman_start_unwatched")]
    public static partial void PodmanStartUnwatched(ILogger log, string error);

    [LoggerMessage(84, LogLevel.Error, "Podman cannot be used: {error}", EventName = "agentd.podman_unreachable")]
    public static partial void PodmanIsUnreachable(ILogger log, string error);

    [LoggerMessage(83, LogLevel.Warning,
        "Podman refused every command, because all processes of its user had been killed: 'podman system migrate' reset it",
        EventName = "agentd.podman_reset")]
    public static partial void PodmanWasReset(ILogger log);
}

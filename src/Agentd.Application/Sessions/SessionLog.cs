using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions;

/// <summary>
/// The events of a session, by the names that operators search for. A parameter's name becomes a field's, in snake case;
/// fields that are null are left out. Only these values are logged: never a request, an environment or an argument list.
/// </summary>
public static partial class SessionLog
{
    /// <summary>The log target of a session's events.</summary>
    public const string Category = "runner";

    /// <summary>The container runs.</summary>
    [LoggerMessage(1, LogLevel.Information, "session {sessionId} of {agentName} started", EventName = "runner.session_started")]
    public static partial void Started(
        ILogger log, SessionId sessionId, string containerName, AgentName agentName, bool workUnitPresent, long? timeoutMs);

    /// <summary>A filtered session was denied a host for the first time.</summary>
    [LoggerMessage(36, LogLevel.Warning, "session {sessionId} was denied {host}:{port}: {reason}", EventName = "runner.network_denied")]
    public static partial void NetworkDenied(
        ILogger log, SessionId sessionId, string containerName, string host, int port, string reason);

    /// <summary>A filtered session reaches every public address, for its agent learns.</summary>
    [LoggerMessage(
        58, LogLevel.Warning, "session {sessionId} reaches every public address: its agent's network.learn is set",
        EventName = "runner.network_learns")]
    public static partial void NetworkLearns(ILogger log, SessionId sessionId, string containerName);

    /// <summary>The broker is gone: a filtered session has no network until it is back.</summary>
    [LoggerMessage(
        37, LogLevel.Warning, "session {sessionId} has no network: its broker is gone", EventName = "runner.network_unavailable")]
    public static partial void NetworkUnavailable(ILogger log, SessionId sessionId, string containerName);

    /// <summary>A filtered session has its network again.</summary>
    [LoggerMessage(
        38, LogLevel.Information, "session {sessionId} has its network again after {seconds} s", EventName = "runner.network_restored")]
    public static partial void NetworkRestored(ILogger log, SessionId sessionId, string containerName, double seconds);

    /// <summary>What a filtered session sent ended those that carried it: it has no network any more, and goes on.</summary>
    [LoggerMessage(42, LogLevel.Error, "session {sessionId} has no network any more: {reason}", EventName = "runner.network_detached")]
    public static partial void NetworkDetached(ILogger log, SessionId sessionId, string containerName, string reason);

    /// <summary>A brokered credential of a session that runs has another value: its next requests have it.</summary>
    [LoggerMessage(
        40, LogLevel.Information, "session {sessionId} has the new value of {credential}", EventName = "runner.credential_renewed")]
    public static partial void CredentialRenewed(ILogger log, SessionId sessionId, string containerName, string credential);

    /// <summary>A brokered credential of a session that runs has no other value that could be used: the old one goes on.</summary>
    [LoggerMessage(
        41, LogLevel.Warning, "session {sessionId} keeps the old value of {credential}: {error}",
        EventName = "runner.credential_not_renewed")]
    public static partial void CredentialNotRenewed(
        ILogger log, SessionId sessionId, string containerName, string credential, string error);

    /// <summary>What a filtered session reached and was refused, once it is over.</summary>
    [LoggerMessage(
        39, LogLevel.Information,
        "session {sessionId}: {allowed} connections allowed, {denied} denied, {wouldDeny} let through to learn, {failed} failed",
        EventName = "runner.network_summary")]
    public static partial void NetworkSummary(
        ILogger log, SessionId sessionId, string containerName, long allowed, long denied, long wouldDeny, long failed);

    /// <summary>An outcome was reached.</summary>
    [LoggerMessage(EventId = 2, Message = "session {sessionId} ended: {outcome}", EventName = "runner.session_outcome")]
    public static partial void Outcome(
        ILogger log, LogLevel level, SessionId sessionId, string containerName, string outcome, int? exitCode, int? signal);

    /// <summary>No outcome was reached.</summary>
    [LoggerMessage(3, LogLevel.Error, "session {sessionId} failed in {stage}: {error}", EventName = "runner.session_error")]
    public static partial void Error(ILogger log, SessionId sessionId, string containerName, string stage, string error);

    /// <summary>A bound was hit: of time, of silence, of disk or of entries (and in which place), or of memory.</summary>
    [LoggerMessage(30, LogLevel.Warning, "session {sessionId} hit a bound: {bound}", EventName = "runner.bound_hit")]
    public static partial void BoundHit(ILogger log, SessionId sessionId, string containerName, string bound, string? place);

    /// <summary>A session used four fifths of what it may use of models.</summary>
    [LoggerMessage(
        45, LogLevel.Warning, "session {sessionId} used most of its budget of {budget}", EventName = "runner.budget_near")]
    public static partial void BudgetNear(ILogger log, SessionId sessionId, string containerName, string budget);

    /// <summary>A session wanted more than is left of what it may use of models, and is about to be ended.</summary>
    [LoggerMessage(
        46, LogLevel.Warning, "session {sessionId} wanted more than is left of its budget of {budget}", EventName = "runner.budget_over")]
    public static partial void BudgetOver(ILogger log, SessionId sessionId, string containerName, string budget);

    /// <summary>A session's requests to metered hosts get it nowhere: so many in a row are the same one, or failed.</summary>
    [LoggerMessage(53, LogLevel.Warning, "session {sessionId} gets nowhere: {kind}, {times} times", EventName = "runner.session_stalled")]
    public static partial void Stalled(ILogger log, SessionId sessionId, string containerName, string kind, int times);

    /// <summary>A client asks the session to end, and may say why.</summary>
    [LoggerMessage(34, LogLevel.Information, "session {sessionId} is asked to end", EventName = "runner.session_stop_asked")]
    public static partial void StopAsked(ILogger log, SessionId sessionId, string containerName, string? reason);

    /// <summary>A declared limit is not enforced by this host.</summary>
    [LoggerMessage(
        31, LogLevel.Warning, "session {sessionId} runs without its limits on {limits}: {reason}", EventName = "runner.limit_unenforced")]
    public static partial void LimitUnenforced(ILogger log, SessionId sessionId, AgentName agentName, string limits, string reason);

    /// <summary>A session waits for its turn.</summary>
    [LoggerMessage(32, LogLevel.Information, "session {sessionId} waits for its turn", EventName = "runner.session_queued")]
    public static partial void Queued(ILogger log, SessionId sessionId, AgentName agentName, string trigger);

    /// <summary>An image could not be pulled, but the one that is there will do.</summary>
    [LoggerMessage(
        33, LogLevel.Warning, "{image} could not be pulled, the one that is there is used: {error}", EventName = "runner.pull_failed")]
    public static partial void PullFailed(ILogger log, SessionId sessionId, string image, string error);

    /// <summary>An image could not be pulled, and the session cannot begin without it.</summary>
    [LoggerMessage(51, LogLevel.Error, "{image} could not be pulled: {error}", EventName = "runner.image_missing")]
    public static partial void ImageMissing(ILogger log, SessionId sessionId, string image, string error);

    /// <summary>A run cannot have one of its agent's credentials.</summary>
    [LoggerMessage(50, LogLevel.Error, "{agentName} cannot have {credential}: {error}", EventName = "runner.credential_unusable")]
    public static partial void CredentialUnusable(ILogger log, AgentName agentName, string credential, string error);

    /// <summary>A session is over, and its record is still not closed.</summary>
    [LoggerMessage(
        52, LogLevel.Error, "the record of session {sessionId} is not sealed: {error}; it is tried again",
        EventName = "runner.record_unsealed")]
    public static partial void Unsealed(ILogger log, SessionId sessionId, string containerName, string error);

    /// <summary>Something went wrong on the way; the session goes on, or another event tells how it ended.</summary>
    [LoggerMessage(EventId = 4, Message = "{stage}: {lifecycleKind}: {error}", EventName = "runner.lifecycle_failure")]
    public static partial void Lifecycle(
        ILogger log, LogLevel level, SessionId sessionId, string containerName, string lifecycleKind, string stage, string error);

    /// <summary>A try of the teardown is over: <c>ok</c>, <c>error</c>, or <c>skipped</c> where nothing had been made.</summary>
    [LoggerMessage(5, LogLevel.Information, "session {sessionId} torn down: {result}", EventName = "runner.session_teardown")]
    public static partial void Teardown(ILogger log, SessionId sessionId, string containerName, string result);

    /// <summary>A session whose end was told before is closed at last.</summary>
    [LoggerMessage(35, LogLevel.Information, "the record of session {sessionId} is closed", EventName = "runner.session_closed_later")]
    public static partial void ClosedLater(ILogger log, SessionId sessionId, string containerName, string outcome);

    /// <summary>A record needs an operator's eye.</summary>
    [LoggerMessage(6, LogLevel.Warning, "record of session {sessionId}: {warning}", EventName = "runner.audit_warning")]
    public static partial void AuditWarning(ILogger log, SessionId sessionId, string warningKind, string warning);

    /// <summary>A record keeps work that the session left.</summary>
    [LoggerMessage(44, LogLevel.Information, "work of session {sessionId} is kept: {kept}", EventName = "runner.work_kept")]
    public static partial void WorkKept(ILogger log, SessionId sessionId, string containerName, string kept);

    /// <summary>A session goes on from an earlier one.</summary>
    [LoggerMessage(
        47, LogLevel.Information, "session {sessionId} goes on from {continues}: {files} files of state, {leftOut} entries left out",
        EventName = "runner.session_continues")]
    public static partial void Continues(
        ILogger log, SessionId sessionId, string containerName, SessionId continues, bool work, long files, long leftOut);

    /// <summary>A session that was to begin with the state of the session before it is the first one that has any.</summary>
    [LoggerMessage(
        48, LogLevel.Information, "session {sessionId} begins without state: no sealed session of {agentName} left any",
        EventName = "runner.state_fresh")]
    public static partial void StateFresh(ILogger log, SessionId sessionId, string containerName, AgentName agentName);

    /// <summary>A session has ended, and its record is not sealed: the agent's next one does not begin with its state.</summary>
    [LoggerMessage(
        49, LogLevel.Warning, "the record of session {sessionId} is not sealed yet: the next one of {agentName} begins without its state",
        EventName = "runner.state_unsealed")]
    public static partial void StateUnsealed(ILogger log, SessionId sessionId, AgentName agentName);

    /// <summary>The engine's client failed, yet the container runs.</summary>
    [LoggerMessage(
        7, LogLevel.Warning, "the engine reported a failure, but {containerName} was started: {error}", EventName = "runner.start_doubted")]
    public static partial void StartDoubted(ILogger log, SessionId sessionId, string containerName, string error);

    /// <summary>A phase began.</summary>
    [LoggerMessage(8, LogLevel.Debug, "session {sessionId}: {stage}", EventName = "runner.phase_started")]
    public static partial void PhaseStarted(ILogger log, SessionId sessionId, string stage);

    /// <summary>A session of an earlier daemon runs on under this one.</summary>
    [LoggerMessage(10, LogLevel.Information, "session {sessionId} of {agentName} was taken over", EventName = "runner.session_adopted")]
    public static partial void Adopted(ILogger log, SessionId sessionId, string containerName, AgentName agentName);

    /// <summary>Something that an earlier daemon left could not be removed.</summary>
    [LoggerMessage(11, LogLevel.Error, "recover: {lifecycleKind}: {error}", EventName = "runner.leftover_not_removed")]
    public static partial void NotRemoved(ILogger log, string lifecycleKind, string error, string stage = "recover");

    /// <summary>Something that should not happen: a defect of agentd.</summary>
    [LoggerMessage(9, LogLevel.Error, "session {sessionId}: internal error in {stage}", EventName = "runner.internal_error")]
    public static partial void Defect(ILogger log, Exception defect, SessionId sessionId, string stage);
}

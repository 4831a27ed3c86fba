using Microsoft.Extensions.Logging;

namespace Agentd.Daemon.Lifetime;

/// <summary>The events between the daemon and its service manager.</summary>
internal static partial class ServiceLog
{
    [LoggerMessage(60, LogLevel.Warning, "the service manager at $NOTIFY_SOCKET cannot be told anything: {error}", EventName = "agentd.service_notify_failed")]
    public static partial void NotHeard(ILogger log, string error);

    [LoggerMessage(61, LogLevel.Error, "the daemon does not answer at its own socket: {error}; the service manager's watchdog is not fed", EventName = "agentd.heartbeat_missed")]
    public static partial void Missed(ILogger log, string error);
}

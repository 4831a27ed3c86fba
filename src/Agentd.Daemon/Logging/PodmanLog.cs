using Agentd.Infrastructure.Podman;
using Microsoft.Extensions.Logging;

namespace Agentd.Daemon.Logging;

/// <summary>What operators are told when Podman keeps the daemon waiting.</summary>
internal static partial class PodmanLog
{
    /// <summary>Tells of waits in the daemon's log.</summary>
    public static Action<PodmanWait> Waits(ILoggerFactory loggers)
    {
        var log = loggers.CreateLogger(DaemonLog.Category);
        return wait =>
        {
            if (wait.IsOver) Answers(log, wait.Seconds);
            else IsSlow(log, wait.Call, wait.Seconds, wait.Calls, wait.ProcessId);
        };
    }

    /// <summary>Tells of starts that cannot be watched in the daemon's log.</summary>
    public static Action<string> Unwatched(ILoggerFactory loggers)
    {
        var log = loggers.CreateLogger(DaemonLog.Category);
        return why => IsUnwatched(log, why);
    }

    [LoggerMessage(80, LogLevel.Warning,
        "podman {call} has not ended for {seconds} s: Podman is busy, its lock is held, or it hangs; {calls} call(s) wait",
        EventName = "agentd.podman_slow")]
    private static partial void IsSlow(ILogger log, string call, long seconds, int calls, int processId);

    [LoggerMessage(81, LogLevel.Information, "Podman answers again after {seconds} s", EventName = "agentd.podman_answers")]
    private static partial void Answers(ILogger log, long seconds);

    [LoggerMessage(82, LogLevel.Warning, "{error}", EventName = "agentd.podman_start_unwatched")]
    private static partial void IsUnwatched(ILogger log, string error);
}

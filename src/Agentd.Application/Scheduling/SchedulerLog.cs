using Microsoft.Extensions.Logging;

namespace Agentd.Application.Scheduling;

/// <summary>The scheduler's events.</summary>
internal static partial class SchedulerLog
{
    [LoggerMessage(
        1,
        LogLevel.Error,
        "The scheduled run of {agent} was not dispatched: {error}.",
        EventName = "agentd.scheduled_run_dispatch_failed")]
    public static partial void DispatchFailed(ILogger log, string agent, string error);

    public static void Skipped(ILogger log, DueFire due, SkipReason reason) =>
        Skipped(log, due.Agent.Name.Value, due.Fire.Occurrence.UtcDateTime, reason.Word(), reason.Explanation());

    [LoggerMessage(
        2,
        LogLevel.Warning,
        "The scheduled run of {agent} at {occurrence:O} was skipped ({reason}): {detail}.",
        EventName = "agentd.scheduled_run_skipped")]
    private static partial void Skipped(ILogger log, string agent, DateTime occurrence, string reason, string detail);
}

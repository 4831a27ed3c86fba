using Agentd.Application.Scheduling;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Notify.Protocol;

namespace Agentd.Infrastructure.Notices;

/// <summary>What is told of a scheduled run that does not take place.</summary>
internal static class FireNotice
{
    private const int MostWhy = 500;

    /// <summary>It was skipped.</summary>
    public static TellableEvent Of(AgentName agent, SkippedFire fire) => Of(
        fire.Reason is SkipReason.StillRunning or SkipReason.Budget ? NoticeTypes.ScheduleSkipped : NoticeTypes.ScheduleFireMissed,
        agent, fire.Occurrence, fire.Reason.Explanation());

    /// <summary>The daemon did not take it.</summary>
    public static TellableEvent NotTaken(AgentName agent, DateTimeOffset occurrence, string why) =>
        Of(NoticeTypes.ScheduleFireMissed, agent, occurrence, $"it was not taken: {HarmlessLine.Of(why, MostWhy)}");

    private static TellableEvent Of(string type, AgentName agent, DateTimeOffset occurrence, string why) => new(
        type, $"{agent}-{occurrence.ToUnixTimeSeconds()}", new NoticeData
        {
            Agent = agent.Value,
            Why = $"the scheduled run of {occurrence.UtcDateTime:yyyy-MM-dd HH:mm} UTC did not take place: {why}",
            Command = "agentd schedule",
        });
}

using Agentd.Application.Figures;
using Agentd.Domain.Agents;
using Agentd.Notify.Protocol;

namespace Agentd.Infrastructure.Notices;

/// <summary>What is told of an agent whose sessions do not succeed, or do not take place, and of its recovery.</summary>
internal static class AgentNotice
{
    private const double HoursInWords = 2;

    /// <summary>The agent is overdue since its clock began.</summary>
    public static TellableEvent Overdue(Agent agent, DateTimeOffset clock) => Of(NoticeTypes.AgentOverdue, agent, clock,
        $"no session has done what it was asked since {Minute(clock)}; one is expected within {Length(agent.ExpectSuccessWithin!.Value)}");

    /// <summary>So many sessions of the agent have failed in a row.</summary>
    public static TellableEvent Failing(Agent agent, AgentHistory history, DateTimeOffset since) =>
        Of(NoticeTypes.AgentFailing, agent, since, $"{history.Failures} session(s) in a row have failed");

    /// <summary>The agent is no longer what was told before.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="type">What was told before.</param>
    /// <param name="since">What its key was made of.</param>
    /// <param name="success">When a session succeeded.</param>
    public static TellableEvent Over(Agent agent, string type, DateTimeOffset since, DateTimeOffset success) => Of(
        type == NoticeTypes.AgentOverdue ? NoticeTypes.AgentOverdueResolved : NoticeTypes.AgentRecovered, agent, since,
        $"a session did what it was asked, or had nothing to do, at {Minute(success)}");

    private static TellableEvent Of(string type, Agent agent, DateTimeOffset since, string why) => new(
        type, $"{agent.Name}-{since.ToUnixTimeSeconds()}", new NoticeData
        {
            Agent = agent.Name.Value,
            Why = why,
            Command = $"agentd ps --all --agent {agent.Name}",
        });

    private static string Minute(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd HH:mm} UTC";

    private static string Length(TimeSpan time) =>
        time.TotalHours >= HoursInWords ? $"{time.TotalHours:0.#} h" : $"{time.TotalMinutes:0.#} min";
}

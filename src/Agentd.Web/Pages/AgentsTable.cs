using Agentd.Web.Asking;

namespace Agentd.Web.Pages;

/// <summary>The agents, each with its last sessions in a row.</summary>
internal static class AgentsTable
{
    /// <summary>The table.</summary>
    public static Markup Of(Fleet fleet, DateTimeOffset now) => Layout.Card("agents", "Agents", Legend(), Markup.Of($"""
        <div class="scroll"><table class="agents">
        <thead><tr><th>Agent</th><th>Last</th><th class="bars">The last 30 sessions</th><th class="num hide-s">Last success</th>
        <th class="num hide-s">Median</th><th class="num hide-s">Used, 7 days</th><th class="num">Next fire</th></tr></thead>
        <tbody>{fleet.Agents.Select(agent => Row(agent, fleet, now))}</tbody>
        </table></div>
        """));

    /// <summary>The length in the middle; null of none.</summary>
    public static TimeSpan? Median(IEnumerable<TimeSpan?> lengths)
    {
        var sorted = lengths.OfType<TimeSpan>().Order().ToArray();
        return sorted.Length == 0 ? null : sorted[sorted.Length / 2];
    }

    /// <summary>What the bars mean.</summary>
    public static Markup Legend() => Markup.Of($"""
        <div class="legend" aria-hidden="true"><span><i class="ok"></i>success</span><span><i class="bad"></i>failed</span><span>
        <i class="warn"></i>timed out, cancelled</span><span><i class="run"></i>running</span><span>height: how long</span></div>
        """);

    private static Markup Row(AgentSummary agent, Fleet fleet, DateTimeOffset now)
    {
        var mine = fleet.Sessions.Where(session => session.Agent == agent.Name).ToArray();
        var success = mine.FirstOrDefault(session => session.Outcome == "success");
        var never = mine.Length == 0 ? "–" : mine.Length < Strip.Most ? "never" : $"none of {Strip.Most}";
        return Markup.Of($"""
            <tr data-row><td><a class="name" href="/agents/{agent.Name}">{agent.Name}</a><div class="sub mono">
            {agent.Schedule ?? "when asked"}</div></td>
            <td>{Last(mine, now)}</td><td class="bars">{Strip.Of(agent.Name, mine, now)}</td>
            <td class="num hide-s">
            {(success is null ? Markup.Of($"<span class=\"quiet\">{never}</span>") : InWords.When(success.EndedAt, now))}</td>
            <td class="num hide-s">
            {InWords.Took(Median(mine.Where(one => one.EndedAt is not null).Select(one => SessionSigns.Length(one, now))))}</td>
            <td class="num hide-s">{InWords.Used(agent.UsedInAWeek)}</td><td class="num">{InWords.When(agent.NextFire, now)}</td></tr>
            """);
    }

    private static Markup Last(SessionSummary[] sessions, DateTimeOffset now) => sessions.Length == 0
        ? Markup.Of($"<span class=\"pill\">never ran</span>")
        : Markup.Of($"""
            <a href="/s/{sessions[0].SessionId}">{SessionSigns.Pill(sessions[0])}</a>
            <div class="sub">{InWords.When(sessions[0].CreatedAt, now)}</div>
            """);
}

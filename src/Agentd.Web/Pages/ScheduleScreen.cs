namespace Agentd.Web.Pages;

/// <summary>What fires in the next seven days.</summary>
internal static class ScheduleScreen
{
    /// <summary>The most fires that are asked for: of an agent that fires every minute, the first days.</summary>
    public const int MostFires = 5000;

    private const int Days = 7, MostListed = 15;

    /// <summary>The page.</summary>
    public static Markup Of(IReadOnlyList<AgentSummary> agents, IReadOnlyList<Fire> fires, DaemonStatus status, DateTimeOffset now)
    {
        var due = fires.Where(fire => fire.At < now.AddDays(Days)).ToArray();
        return Layout.Page("Schedule", "/schedule", status, "/live", Markup.Of($"""
            <div class="title"><h1>Schedule</h1></div>
            {Layout.Card("week", "The next seven days", Count(due), Week(agents, due, now))}
            {(due.Length == 0 ? Markup.None : Next(due, now))}
            {Unscheduled(agents)}
            """), now);
    }

    private static Markup Count(Fire[] due) => Markup.Of($"<span class=\"quiet\">{InWords.Count(due.Length, "fire", "fires")}</span>");

    private static Markup Week(IReadOnlyList<AgentSummary> agents, Fire[] due, DateTimeOffset now)
    {
        if (due.Length == 0) return Markup.Of($"<p class=\"body quiet\">Nothing is due: no agent has a <code>schedule</code>.</p>");
        var lanes = agents.Where(agent => agent.Schedule is not null).Select(agent => Lane(agent, due, now));
        return Markup.Of($"<div class=\"body lanes\">{lanes}{Axis(now)}</div>");
    }

    private static Markup Lane(AgentSummary agent, Fire[] due, DateTimeOffset now)
    {
        var mine = due.Where(fire => fire.Agent == agent.Name).ToArray();
        return Markup.Of($"""
            <div><a class="mono cut" href="/agents/{agent.Name}">{agent.Name}</a><div class="sub mono">{agent.Schedule}</div></div>
            <svg class="track tall" role="img" aria-label="{agent.Name} fires {mine.Length} times">{mine.Select(fire => Tick(fire, now))}
            </svg>
            """);
    }

    private static Markup Tick(Fire fire, DateTimeOffset now)
    {
        var place = 100 * ((fire.At - now) / TimeSpan.FromDays(Days));
        return Markup.Of($"<rect class=\"due\" x=\"{place}%\" y=\"4\" width=\"2\" height=\"16\" rx=\"1\"/>");
    }

    private static Markup Axis(DateTimeOffset now) => Markup.Of($"""
        <span></span><div class="axis days">{Enumerable.Range(0, Days).Select(day => InWords.Day(now.AddDays(day)))}</div>
        """);

    private static Markup Next(Fire[] due, DateTimeOffset now) => Layout.Card("next", "Next fires",
        Markup.Of($"<span class=\"quiet\">{(due.Length > MostListed ? $"the first {MostListed}" : "")}</span>"), Markup.Of($"""
            <div class="scroll"><table><thead><tr><th>When</th><th>Agent</th><th class="num">In</th></tr></thead>
            <tbody>{due.Take(MostListed).Select(fire => Row(fire, now))}</tbody></table></div>
            """));

    private static Markup Row(Fire fire, DateTimeOffset now) => Markup.Of($"""
        <tr data-row><td class="num">{InWords.Due(fire.At)}</td>
        <td><a class="name" href="/agents/{fire.Agent}">{fire.Agent}</a></td><td class="num">{InWords.When(fire.At, now)}</td></tr>
        """);

    private static Markup Unscheduled(IReadOnlyList<AgentSummary> agents)
    {
        var others = agents.Where(agent => agent.Schedule is null).ToArray();
        return others.Length == 0 ? Markup.None : Layout.Card("asked", "Only when asked", Markup.None, Markup.Of($"""
            <p class="body">{others.Select(agent => Markup.Of($"<a class=\"chip\" href=\"/agents/{agent.Name}\">{agent.Name}</a> "))}</p>
            """));
    }
}

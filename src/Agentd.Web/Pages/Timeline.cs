using Agentd.Web.Asking;

namespace Agentd.Web.Pages;

/// <summary>What ran lately and what will, a lane for each agent.</summary>
internal static class Timeline
{
    private static readonly TimeSpan Back = TimeSpan.FromHours(3), Ahead = TimeSpan.FromHours(3);

    /// <summary>The card.</summary>
    public static Markup Of(Fleet fleet, DateTimeOffset now)
    {
        // A lane for whoever has something to show in it; the table above has all.
        var lanes = fleet.Agents.Select(agent => agent.Name)
            .Where(name => Past(fleet, name, now).Any() || Future(fleet, name, now).Any()).ToArray();
        var body = lanes.Length == 0
            ? Markup.Of($"<p class=\"body quiet\">Nothing ran in the last three hours, and nothing is due in the next three.</p>")
            : Markup.Of($"<div class=\"body lanes\">{lanes.Select(name => Lane(fleet, name, now))}{Axis(now)}</div>");
        return Layout.Card("timeline", "Timeline", Markup.Of($"<span class=\"quiet\">three hours back and ahead; ○ due</span>"), body);
    }

    private static IEnumerable<SessionSummary> Past(Fleet fleet, string agent, DateTimeOffset now) =>
        fleet.Sessions.Where(session => session.Agent == agent && (session.EndedAt ?? now) > now - Back);

    private static IEnumerable<Fire> Future(Fleet fleet, string agent, DateTimeOffset now) =>
        fleet.Fires.Where(fire => fire.Agent == agent && fire.At < now + Ahead);

    private static Markup Lane(Fleet fleet, string agent, DateTimeOffset now) => Markup.Of($"""
        <a class="mono cut" href="/agents/{agent}">{agent}</a>
        <svg class="track" role="img"
        aria-label="{InWords.Count(Past(fleet, agent, now).Count(), "session", "sessions")} of {agent} in three hours,
        {InWords.Count(Future(fleet, agent, now).Count(), "fire", "fires")} due">
        {Past(fleet, agent, now).Select(session => Bar(session, now))}{Future(fleet, agent, now).Select(fire => Due(fire, now))}
        <rect class="now" x="50%" y="0" width="2" height="100%"/>
        </svg>
        """);

    // From where it had its turn: what it waited was no work of it.
    private static Markup Bar(SessionSummary session, DateTimeOffset now)
    {
        var (from, to) = (Place(session.StartedAt ?? session.CreatedAt, now), Place(session.EndedAt ?? now, now));
        return Markup.Of($"""
            <rect class="{SessionSigns.Kind(session)}" x="{from}%" y="3" width="{Math.Max(0.4, to - from)}%" height="12" rx="2"><title>
            {SessionSigns.Short(session)}: {SessionSigns.Word(session)}</title></rect>
            """);
    }

    private static Markup Due(Fire fire, DateTimeOffset now) => Markup.Of($"<circle cx=\"{Place(fire.At, now)}%\" cy=\"9\" r=\"3.5\"/>");

    private static Markup Axis(DateTimeOffset now) => Markup.Of($"""
        <span></span><div class="axis">{Enumerable.Range(0, 7).Select(hour => InWords.Clock(now - Back + TimeSpan.FromHours(hour)))}</div>
        """);

    private static double Place(DateTimeOffset at, DateTimeOffset now) =>
        Math.Clamp(100 * ((at - now + Back) / (Back + Ahead)), 0, 100);
}

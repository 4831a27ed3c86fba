using Agentd.Web.Asking;

namespace Agentd.Web.Pages;

/// <summary>The first page: whether anything needs somebody, and what every agent does.</summary>
internal static class FleetScreen
{
    private const int MostRecent = 8;

    /// <summary>The page.</summary>
    public static Markup Of(Fleet fleet, DateTimeOffset now) => Layout.Page("Fleet", "/", fleet.Status, "/live", Markup.Of($"""
        <h1 class="unseen">Fleet</h1>
        {FleetTiles.Of(fleet, now)}
        {AttentionCard.Of(fleet, now)}
        {(fleet.Agents.Count == 0 ? NoAgents() : AgentsTable.Of(fleet, now))}
        <div class="two wide-left">
        {Timeline.Of(fleet, now)}
        {Running(fleet, now)}
        </div>
        {Recent(fleet, now)}
        """), now);

    private static Markup NoAgents() => Layout.Card("agents", "Agents", Markup.None, Markup.Of($"""
        <div class="body empty"><p><b>No agent is configured yet.</b></p>
        <p><code>agentd init --agent KIND</code> writes a first configuration, <code>agentd check</code> reads it,
        <code>agentd reload</code> puts it in force.</p></div>
        """));

    private static Markup Running(Fleet fleet, DateTimeOffset now)
    {
        var live = fleet.Sessions.Where(session => session.State != SessionState.Ended).ToArray();
        return Layout.Card("running", "Running now", Markup.Of($"<span class=\"quiet\">{(live.Length == 0 ? "idle" : "live")}</span>"),
            live.Length == 0 ? Markup.Of($"<p class=\"body quiet\">Nothing runs, and nobody waits.</p>")
                : Markup.All(live.Select(session => Live(session, now))));
    }

    private static Markup Live(SessionSummary session, DateTimeOffset now) => Markup.Of($"""
        <a class="live" href="/s/{session.SessionId}" data-row>
        <b>{session.Agent}</b><span class="quiet cut">{SessionSigns.Subject(session)}</span><span class="num">
        {SessionSigns.Took(session, now)}</span>
        <span class="steps" aria-hidden="true">
        {SessionSigns.Way.Select(state => Markup.Of($"<i{Layout.Attribute("class", Passed(state, session.State))}></i>"))}</span>
        {SessionSigns.Pill(session)}<span class="mono quiet">{SessionSigns.Short(session)}</span>
        </a>
        """);

    private static string? Passed(SessionState step, SessionState state)
    {
        var at = state == SessionState.Stopping ? SessionState.Running : state;
        return step == at ? "on" : step < at ? "done" : null;
    }

    private static Markup Recent(Fleet fleet, DateTimeOffset now)
    {
        var last = fleet.Sessions.Where(session => session.State == SessionState.Ended).Take(MostRecent).ToArray();
        return Layout.Card("recent", "Last sessions", Markup.Of($"<a class=\"quiet\" href=\"/sessions\">all sessions</a>"),
            last.Length == 0
                ? Markup.Of($"<p class=\"body quiet\">No session has ended yet. <code>agentd run AGENT</code> begins one.</p>")
                : SessionsTable.Of(last, now));
    }
}

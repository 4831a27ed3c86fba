namespace Agentd.Web.Pages;

/// <summary>One agent: when it runs, how it went, and its sessions.</summary>
internal static class AgentScreen
{
    /// <summary>The page.</summary>
    /// <param name="name">The agent's name.</param>
    /// <param name="agent">As it is configured; null where it is not, or no longer.</param>
    /// <param name="records">Its last sessions.</param>
    /// <param name="status">How the daemon is.</param>
    /// <param name="now">The present.</param>
    public static Markup Of(string name, AgentSummary? agent, RecordPage records, DaemonStatus status, DateTimeOffset now) =>
        Layout.Page(name, "/agents", status, "/live", Markup.Of($"""
            <div id="head" data-part><div class="crumbs"><a href="/">Fleet</a> / agent</div><div class="title"><h1>{name}</h1>
            {State(agent, records)}</div></div>
            {Facts(agent, records, now)}
            {Layout.Card("strip", "The last 30 sessions", AgentsTable.Legend(), Bars(name, records, now))}
            {Layout.Card("sessions", "Sessions", More(name, records), records.Sessions.Count == 0
                ? Markup.Of($"<p class=\"body quiet\">It never ran. <code>agentd run {name}</code> runs it now.</p>")
                : SessionsTable.Of(records.Sessions, now))}
            """), now);

    private static Markup Bars(string name, RecordPage records, DateTimeOffset now) =>
        Markup.Of($"<div class=\"body large\">{Strip.OfLinks(name, records.Sessions, now)}</div>");

    private static Markup State(AgentSummary? agent, RecordPage records) => agent is null
        ? Markup.Of($"<span class=\"pill warn\">not configured any more</span>")
        : records.Sessions.Count > 0 ? SessionSigns.Pill(records.Sessions[0]) : Markup.Of($"<span class=\"pill\">never ran</span>");

    private static Markup More(string name, RecordPage records) => records.Next is null ? Markup.None
        : Markup.Of($"<a class=\"quiet\" href=\"/sessions?agent={name}\">all {records.Counts.Values.Sum()} sessions</a>");

    private static Markup Facts(AgentSummary? agent, RecordPage records, DateTimeOffset now) => Markup.Of($"""
        <section class="card" id="agent-facts" data-part aria-label="Facts"><dl class="body pairs">
        {Fact("Schedule", Markup.Of($"<code>{agent?.Schedule ?? "when asked"}</code>"))}
        {Fact("Next fire", InWords.When(agent?.NextFire, now))}
        {Fact("Succeeded", Markup.Of($"{Share(records)}"))}{Fact("Median", Markup.Of($"{InWords.Took(Median(records, now))}"))}
        {Fact("Used in 7 days", Markup.Of($"{InWords.Used(agent?.UsedInAWeek)}"))}
        {(agent?.Today is { } today ? Fact("Cost today", Markup.Of($"{Spent(today)}")) : Markup.None)}
        {(agent?.LastSkip is { } skip ? Fact("Last skip", Skipped(skip, now)) : Markup.None)}
        {Fact("Repository", Markup.Of($"<code class=\"cut\" title=\"{agent?.RepoUrl}\">{agent?.RepoUrl ?? "–"}</code>"))}
        </dl></section>
        """);

    private static Markup Skipped(SkippedRun skip, DateTimeOffset now) =>
        Markup.Of($"{InWords.When(skip.At, now)}: {skip.Reason.Replace('_', ' ')}");

    private static string Spent(SpentToday today) => InWords.Money(today.Cost, today.Currency)
        + (today.Limit is { } limit ? $" of {InWords.Money(limit, null)}" : "") + (today.Spent ? ", spent" : "");

    private static Markup Fact(string name, Markup value) => Markup.Of($"<div><dt>{name}</dt><dd>{value}</dd></div>");

    private static string Share(RecordPage records)
    {
        var ended = records.Counts.Where(pair => pair.Key != RecordsRequest.Open).Sum(pair => pair.Value);
        return ended == 0 ? "–" : $"{records.Counts.GetValueOrDefault("success")} of {ended}";
    }

    private static TimeSpan? Median(RecordPage records, DateTimeOffset now) =>
        AgentsTable.Median(records.Sessions.Where(one => one.EndedAt is not null).Select(one => SessionSigns.Length(one, now)));
}

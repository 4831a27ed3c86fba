namespace Agentd.Web.Pages;

/// <summary>All sessions, filtered, a page at a time.</summary>
internal static class SessionsScreen
{
    /// <summary>The page.</summary>
    public static Markup Of(
        SessionFilter filter, RecordPage records, IEnumerable<string> agents, DaemonStatus status, DateTimeOffset now) =>
        Layout.Page("Sessions", "/sessions", status, "/live", Markup.Of($"""
            <div class="title"><h1>Sessions</h1></div>
            {Form(filter, records.Counts, agents)}
            {Layout.Card("list", Heading(filter, records), Markup.None, records.Sessions.Count == 0 ? Nothing(filter) : Markup.Of($"""
                {SessionsTable.Of(records.Sessions, now)}
                {Pages(filter, records)}
                """))}
            """), now);

    private static string Heading(SessionFilter filter, RecordPage records) =>
        InWords.Count(filter.Matches(records.Counts), "session", "sessions");

    private static Markup Nothing(SessionFilter filter) => filter is { Agent: null, Outcome: null, Find: null }
        ? Markup.Of($"<p class=\"body quiet\">There are no sessions yet. <code>agentd run AGENT</code> begins one.</p>")
        : Markup.Of($"<p class=\"body quiet\">No session is like that. <a href=\"/sessions\"><u>All sessions</u></a></p>");

    private static Markup Pages(SessionFilter filter, RecordPage records) => filter.After is null && records.Next is null ? Markup.None
        : Markup.Of($"<p class=\"body pages\">{Newest(filter)}<span class=\"grow\"></span>{Older(filter, records)}</p>");

    private static Markup Newest(SessionFilter filter) =>
        filter.After is null ? Markup.None : Markup.Of($"<a class=\"button\" href=\"{filter.PathFrom(null)}\">← Newest</a>");

    private static Markup Older(SessionFilter filter, RecordPage records) =>
        records.Next is not { } next ? Markup.None
            : Markup.Of($"<a class=\"button\" rel=\"next\" href=\"{filter.PathFrom(next)}\">Older →</a>");

    private static Markup Form(SessionFilter filter, IReadOnlyDictionary<string, int> counts, IEnumerable<string> agents) => Markup.Of($"""
        <form class="filter" action="/sessions" role="search">
        <label>Agent <select name="agent"><option value="">all</option>{agents.Select(name => Choice(name, name, filter.Agent))}</select>
        </label>
        <label>Outcome <select name="outcome"><option value="">all</option>
        {Choice(SessionFilter.Failed, $"any failure ({SessionFilter.FailedCount(counts)})", filter.Outcome)}{Outcomes(filter, counts)}
        </select></label>
        <label class="grow">Find <input type="search" name="find" id="find" value="{filter.Find}" placeholder="id, work unit, repository"
        maxlength="200"></label>
        <button>Show</button>
        </form>
        """);

    private static IEnumerable<Markup> Outcomes(SessionFilter filter, IReadOnlyDictionary<string, int> counts)
    {
        var words = counts.Keys.Order(StringComparer.Ordinal).ToList();
        if (filter.Outcome is { } chosen && chosen != SessionFilter.Failed && !words.Contains(chosen)) words.Add(chosen);
        return words.Select(word => Choice(word, $"{SessionSigns.Spoken(word)} ({counts.GetValueOrDefault(word)})", filter.Outcome));
    }

    private static Markup Choice(string value, string words, string? chosen) =>
        Markup.Of($"<option value=\"{value}\"{(value == chosen ? Markup.Of($" selected") : Markup.None)}>{words}</option>");
}

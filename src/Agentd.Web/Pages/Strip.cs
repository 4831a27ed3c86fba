namespace Agentd.Web.Pages;

/// <summary>An agent's last sessions as bars: how high for how long it took, how filled for how it ended.</summary>
internal static class Strip
{
    /// <summary>The most bars.</summary>
    public const int Most = 30;

    private const int Narrow = 10, Broad = 16, Gap = 2, High = 28, Least = 7, Cap = 3;

    /// <summary>The bars as one picture, which leads to the agent: alone, each is too narrow to be hit.</summary>
    /// <param name="agent">The agent's name.</param>
    /// <param name="sessions">Its sessions, the newest first.</param>
    /// <param name="now">The present.</param>
    public static Markup Of(string agent, IReadOnlyList<SessionSummary> sessions, DateTimeOffset now)
    {
        var ended = string.Join(", ", sessions.Take(Most).GroupBy(SessionSigns.Word).Select(group => $"{group.Count()} {group.Key}"));
        return Markup.Of($"""
            <a href="/agents/{agent}"><span class="heard">The last sessions of {agent}: {(ended.Length == 0 ? "none" : ended)}</span>
            <svg class="strip" viewBox="{ViewBox(Narrow)}" aria-hidden="true">{Bars(sessions, now, Narrow, asLinks: false)}</svg></a>
            """);
    }

    /// <summary>The bars, each wide enough to lead to its session.</summary>
    /// <param name="agent">The agent's name.</param>
    /// <param name="sessions">Its sessions, the newest first.</param>
    /// <param name="now">The present.</param>
    public static Markup OfLinks(string agent, IReadOnlyList<SessionSummary> sessions, DateTimeOffset now) => Markup.Of($"""
        <svg class="strip" viewBox="{ViewBox(Broad)}" role="group"
        aria-label="{InWords.Count(Math.Min(Most, sessions.Count), "session", "sessions")} of {agent}, the last one at the right">
        {Bars(sessions, now, Broad, asLinks: true)}
        </svg>
        """);

    private static string ViewBox(int step) => $"0 0 {Most * step} {High}";

    private static IEnumerable<Markup> Bars(IReadOnlyList<SessionSummary> sessions, DateTimeOffset now, int step, bool asLinks)
    {
        var shown = sessions.Take(Most).Reverse().ToArray();
        var longest = shown.Select(session => Seconds(session, now)).DefaultIfEmpty(0).Max();
        var empty = Most - shown.Length;
        return Enumerable.Range(0, empty).Select(place => Nothing(place * step, step)).Concat(shown.Select((session, index) =>
        {
            var (x, title) = ((empty + index) * step, Title(session, now));
            var bar = Bar(session, x, step - Gap, longest, now);
            return asLinks ? Linked(session, x, step, title, bar) : Plain(session, title, bar);
        }));
    }

    private static Markup Plain(SessionSummary session, string title, Markup bar) =>
        Markup.Of($"<g class=\"{SessionSigns.Kind(session)}\"><title>{title}</title>{bar}</g>");

    // What is hit is as high as the row, however low the bar.
    private static Markup Linked(SessionSummary session, int x, int step, string title, Markup bar) => Markup.Of($"""
        <a href="/s/{session.SessionId}" class="{SessionSigns.Kind(session)}" aria-label="{title}"><title>{title}</title>
        <rect class="hit" x="{x - (Gap / 2)}" y="0" width="{step}" height="{High}"/>{bar}</a>
        """);

    private static string Title(SessionSummary session, DateTimeOffset now) =>
        $"{SessionSigns.Short(session)}: {SessionSigns.Word(session)}, {InWords.Took(SessionSigns.Length(session, now))}";

    private static Markup Nothing(int x, int step) =>
        Markup.Of($"<rect class=\"none\" x=\"{x}\" y=\"{High - 4}\" width=\"{step - Gap}\" height=\"4\" rx=\"2\"/>");

    private static Markup Bar(SessionSummary session, int x, int wide, double longest, DateTimeOffset now)
    {
        // By its logarithm: one long session must not make all others look alike.
        var share = longest <= 0 ? 0 : Math.Log(1 + Seconds(session, now)) / Math.Log(1 + longest);
        var kind = SessionSigns.Kind(session);
        var (height, capped) = (Math.Round(Least + ((High - Least - Cap - 2) * share)), kind == "bad");
        var cap = capped
            ? Markup.Of($"<rect x=\"{x}\" y=\"{High - height - Cap - 1.5}\" width=\"{wide}\" height=\"{Cap}\" rx=\"1.5\"/>")
            : Markup.None;
        return Markup.Of($"<rect x=\"{x}\" y=\"{High - height}\" width=\"{wide}\" height=\"{height}\" rx=\"2\"/>{cap}");
    }

    private static double Seconds(SessionSummary session, DateTimeOffset now) =>
        Math.Max(0, SessionSigns.Length(session, now)?.TotalSeconds ?? 0);
}

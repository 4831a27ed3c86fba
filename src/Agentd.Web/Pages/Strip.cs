namespace Agentd.Web.Pages;

/// <summary>An agent's last sessions as bars: how high for how long it took, how filled for how it ended.</summary>
internal static class Strip
{
    /// <summary>The most bars.</summary>
    public const int Most = 30;

    private const int Step = 10, Wide = 8, High = 28, Least = 7, Cap = 3;

    /// <summary>The bars.</summary>
    /// <param name="agent">The agent's name.</param>
    /// <param name="sessions">Its sessions, the newest first.</param>
    /// <param name="now">The present.</param>
    public static Markup Of(string agent, IReadOnlyList<SessionSummary> sessions, DateTimeOffset now)
    {
        var shown = sessions.Take(Most).Reverse().ToArray();
        var longest = shown.Select(session => Seconds(session, now)).DefaultIfEmpty(0).Max();
        var empty = Most - shown.Length;
        return Markup.Of($"""
            <svg class="strip" viewBox="0 0 {(Most * Step) - 2} {High}" role="group"
            aria-label="{InWords.Count(shown.Length, "session", "sessions")} of {agent}, the last one at the right">
            {Enumerable.Range(0, empty).Select(Nothing)}{shown.Select((session, index) => Bar(session, empty + index, longest, now))}
            </svg>
            """);
    }

    private static Markup Nothing(int place) =>
        Markup.Of($"<rect class=\"none\" x=\"{place * Step}\" y=\"{High - 4}\" width=\"{Wide}\" height=\"4\" rx=\"2\"/>");

    private static Markup Bar(SessionSummary session, int place, double longest, DateTimeOffset now)
    {
        // By its logarithm: one long session must not make all others look alike.
        var share = longest <= 0 ? 0 : Math.Log(1 + Seconds(session, now)) / Math.Log(1 + longest);
        var kind = SessionSigns.Kind(session);
        var (height, capped) = (Math.Round(Least + ((High - Least - Cap - 2) * share)), kind == "bad");
        var cap = capped
            ? Markup.Of($"<rect x=\"{place * Step}\" y=\"{High - height - Cap - 1.5}\" width=\"{Wide}\" height=\"{Cap}\" rx=\"1.5\"/>")
            : Markup.None;
        var title = $"{SessionSigns.Short(session)}: {SessionSigns.Word(session)}, {InWords.Took(SessionSigns.Length(session, now))}";
        return Markup.Of($"""
            <a href="/s/{session.SessionId}" class="{kind}" aria-label="{title}"><title>{title}</title><rect x="{place * Step}"
            y="{High - height}" width="{Wide}" height="{height}" rx="2"/>{cap}</a>
            """);
    }

    private static double Seconds(SessionSummary session, DateTimeOffset now) =>
        Math.Max(0, SessionSigns.Length(session, now)?.TotalSeconds ?? 0);
}

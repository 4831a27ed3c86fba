namespace Agentd.Web.Pages;

/// <summary>Sessions as rows, each a way to its own page.</summary>
internal static class SessionsTable
{
    /// <summary>The table.</summary>
    public static Markup Of(IEnumerable<SessionSummary> sessions, DateTimeOffset now) => Markup.Of($"""
        <div class="scroll"><table class="sessions">
        <thead><tr><th>Session</th><th>Outcome</th><th class="hide-s">Work</th><th>Begun</th><th class="num">Took</th>
        <th class="num hide-s">Used</th></tr></thead>
        <tbody>{sessions.Select(session => Row(session, now))}</tbody>
        </table></div>
        """);

    private static Markup Row(SessionSummary session, DateTimeOffset now) => Markup.Of($"""
        <tr data-row><td><a class="mono" href="/s/{session.SessionId}">{SessionSigns.Short(session)}</a><div class="sub">
        <a href="/agents/{session.Agent}">{session.Agent}</a></div></td>
        <td>{SessionSigns.Pill(session)}</td><td class="hide-s"><span class="cut">{SessionSigns.Subject(session)}</span></td>
        <td class="num">{InWords.When(session.CreatedAt, now)}</td><td class="num">{SessionSigns.Took(session, now)}</td>
        <td class="num hide-s">{InWords.Used(session.Used)}</td></tr>
        """);
}

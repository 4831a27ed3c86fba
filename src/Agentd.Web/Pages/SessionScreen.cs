using Agentd.Web.Asking;

namespace Agentd.Web.Pages;

/// <summary>All of one session: how it goes or went, why it stopped, what it printed, left, reached and used, and its seal.</summary>
internal static class SessionScreen
{
    /// <summary>The page.</summary>
    public static Markup Of(SessionAnswers answers, DaemonStatus status, DateTimeOffset now)
    {
        var session = answers.Session;
        var title = session.WorkUnit ?? session.Agent;
        return Layout.Page($"{title}: {SessionSigns.Word(session)}", "/s", status, $"/s/{session.SessionId}/live", Markup.Of($"""
            {Head(session, title, now)}
            {Why(session)}
            {Facts(session, now)}
            <div class="two">
            <div class="stack">{PhasesCard.Of(session, now)}{Console(session)}</div>
            <div class="stack">{WorkCard.Of(answers)}{SealCard.Of(session)}{UsageCard.Of(session)}{NetworkCard.Of(answers)}
            {LimitsCard.Of(session)}</div>
            </div>
            """), now);
    }

    // Once it is over nothing changes any more: the page then closes its stream of news.
    private static Markup Head(SessionSummary session, string title, DateTimeOffset now) => Markup.Of($"""
        <div id="head" data-part{Layout.Attribute("data-over", IsOver(session) ? "" : null)}>
        <div class="crumbs"><a href="/">Fleet</a> / <a href="/agents/{session.Agent}">{session.Agent}</a></div>
        <div class="title"><h1>{title}</h1>{SessionSigns.Pill(session)}{Took(session, now)}
        <button class="mono copy" data-copy="{session.SessionId}" title="Copy the session's id">{session.SessionId}</button></div>
        </div>
        """);

    // Of a record that was never closed, nobody knows.
    private static Markup Took(SessionSummary session, DateTimeOffset now) =>
        session is { State: SessionState.Ended, EndedAt: null } ? Markup.None
            : Markup.Of($"<span class=\"num quiet\">{SessionSigns.Took(session, now)}</span>");

    private static bool IsOver(SessionSummary session) =>
        session.State == SessionState.Ended
            && (session is not SessionDetails details || details.Seal is not null || session.Outcome is null);

    private static Markup Why(SessionDetails session)
    {
        var words = session switch
        {
            { State: SessionState.Queued } => "It waits for its turn: other sessions run, and no more may at a time.",
            { State: SessionState.Ended, Outcome: null } =>
                "Its record is incomplete: nobody knows how it ended, and nothing vouches for what the record has.",
            { State: SessionState.Ended } => session.Why ?? session.Error,
            _ => null,
        };
        if (words is null) return Markup.Of($"<section id=\"why\" data-part hidden></section>");
        var label = session.State == SessionState.Queued ? "Queued." : session.Outcome is null ? "Incomplete." : "Why it stopped.";
        return Markup.Of($"""
            <section id="why" data-part class="card why {SessionSigns.Kind(session)}"><b>{label}</b> {InWords.Sentence(words)}</section>
            """);
    }

    private static Markup Facts(SessionDetails session, DateTimeOffset now) => Markup.Of($"""
        <section class="card" id="session-facts" data-part aria-label="Facts"><dl class="body pairs">
        {Fact("Accepted", InWords.When(session.CreatedAt, now))}{Length(session, now)}
        {Fact("Asked by", Markup.Of($"{(session.Trigger == RunTrigger.Scheduled ? "its schedule" : "an operator")}"))}
        {Fact("Repository", Text(session.RepoUrl is { } url ? url[(url.LastIndexOf('/') + 1)..] : null, session.RepoUrl))}
        {Fact("Commit", Text(Beginning(session.Commit, 10), session.Commit))}
        {Fact("Image", Text(Beginning(session.ImageDigest?.Replace("sha256:", ""), 12), session.ImageDigest))}
        {Fact("Time limit", TimeLimit(session.Limits?.TimeoutMs))}
        {(session.Continues is { } earlier ? Fact("Goes on from", Link(earlier)) : Markup.None)}
        </dl></section>
        """);

    private static Markup Length(SessionSummary session, DateTimeOffset now) => session.State switch
    {
        SessionState.Queued => Fact("Waits for", InWords.Since(session.CreatedAt, now)),
        SessionState.Ended => Fact("Took", SessionSigns.Took(session, now)),
        _ => Fact("Runs for", SessionSigns.Took(session, now)),
    };

    private static Markup TimeLimit(long? most) =>
        Markup.Of($"{(most is { } limit ? InWords.Took(TimeSpan.FromMilliseconds(limit)) : "none")}");

    private static Markup Link(ContinuedSession earlier) =>
        Markup.Of($"<a class=\"mono\" href=\"/s/{earlier.SessionId}\">{Beginning(earlier.SessionId, 8)}</a>");

    // What a record has may be shorter than it is made.
    private static string? Beginning(string? text, int most) => text?[..Math.Min(most, text.Length)];

    private static Markup Fact(string name, Markup value) => Markup.Of($"<div><dt>{name}</dt><dd>{value}</dd></div>");

    private static Markup Text(string? text, string? whole) =>
        text is null ? Markup.Of($"–") : Markup.Of($"<code class=\"cut\" title=\"{whole}\">{text}</code>");

    private static Markup Console(SessionSummary session) => Markup.Of($"""
        <section class="card console" id="console" aria-labelledby="console-h" data-session="{session.SessionId}">
        <div class="head"><h2 id="console-h">Console</h2><span class="quiet hide-s">credentials masked, escape sequences disarmed</span>
        <span class="grow"></span>
        <label class="quiet"><input type="checkbox" id="times"> times</label>
        <button id="follow" aria-pressed="true" title="Key f">Follow</button><a class="button"
        href="/s/{session.SessionId}/output">Download</a></div>
        <p class="term-note" id="note" role="status">Nothing was printed yet.</p>
        <div class="term" id="term" tabindex="0" role="log" aria-live="off" aria-label="What the session printed"></div>
        <noscript><p class="body">The console needs JavaScript; <code>agentd logs {session.SessionId[..8]}</code> prints the same.</p>
        </noscript>
        </section>
        """);
}

namespace Agentd.Web.Pages;

/// <summary>How a session is shown: a colour, a sign and a word, so that none of them has to say it alone.</summary>
internal static class SessionSigns
{
    /// <summary>The phases in which a session is, as they follow one another.</summary>
    public static IReadOnlyList<SessionState> Way { get; } =
    [
        SessionState.Queued, SessionState.Preparing, SessionState.Cloning, SessionState.Running, SessionState.TearingDown,
        SessionState.Sealing,
    ];

    /// <summary>The word of its colour and sign: <c>ok</c>, <c>bad</c>, <c>warn</c>, <c>run</c> or <c>wait</c>.</summary>
    public static string Kind(SessionSummary session) => session switch
    {
        { State: SessionState.Queued } => "wait",
        { State: not SessionState.Ended } => "run",
        { Outcome: "success" } => "ok",
        { Outcome: "timed_out" or "cancelled" or "blocked" or "nothing_ready" } => "warn",
        _ => "bad",
    };

    /// <summary>Whether it ended in a way that somebody should look at.</summary>
    public static bool NeedsALook(SessionSummary session) =>
        session.State == SessionState.Ended && session.Outcome is not ("success" or "blocked" or "nothing_ready" or "cancelled");

    /// <summary>Where it is, or how it ended.</summary>
    public static string Word(SessionSummary session) => session switch
    {
        { State: SessionState.Ended, Outcome: null } => "incomplete",
        { State: SessionState.Ended, Outcome: { } outcome } => Spoken(outcome),
        { State: var state } => Spoken(state),
    };

    /// <summary>An outcome as people say it.</summary>
    public static string Spoken(string outcome) => outcome switch
    {
        "terminated_by_signal" => "killed by a signal",
        _ => outcome.Replace('_', ' '),
    };

    /// <summary>A state as people say it.</summary>
    public static string Spoken(SessionState state) => state switch
    {
        SessionState.TearingDown => "tearing down",
        _ => state.ToString().ToLowerInvariant(),
    };

    /// <summary>The sign with its word.</summary>
    public static Markup Pill(SessionSummary session) => session.ExitCode is { } code and not 0 && session.State == SessionState.Ended
        ? Markup.Of($"<span class=\"pill {Kind(session)}\">{Word(session)} ({code})</span>")
        : Markup.Of($"<span class=\"pill {Kind(session)}\">{Word(session)}</span>");

    /// <summary>For how long it ran, or has run until now; null while it waits.</summary>
    public static TimeSpan? Length(SessionSummary session, DateTimeOffset now) =>
        session.State == SessionState.Queued ? null : (session.EndedAt ?? now) - (session.StartedAt ?? session.CreatedAt);

    /// <summary>The same as markup, which counts on while it runs.</summary>
    public static Markup Took(SessionSummary session, DateTimeOffset now) => session switch
    {
        { State: SessionState.Queued } => Markup.Of($"waits {InWords.Since(session.CreatedAt, now)}"),
        { State: not SessionState.Ended, EndedAt: null } => InWords.Since(session.StartedAt ?? session.CreatedAt, now),
        { EndedAt: null } => Markup.Of($"–"),
        _ => Markup.Of($"{InWords.Took(Length(session, now))}"),
    };

    /// <summary>What it worked on, in a word.</summary>
    public static string Subject(SessionSummary session) =>
        session.WorkUnit ?? (session.Trigger == RunTrigger.Scheduled ? "scheduled" : "manual");

    /// <summary>The first digits of its id, which people say.</summary>
    public static string Short(SessionSummary session) => session.SessionId[..8];
}

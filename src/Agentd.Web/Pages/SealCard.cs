namespace Agentd.Web.Pages;

/// <summary>The audit record's seal, and the way to have it compared now.</summary>
internal static class SealCard
{
    /// <summary>The card.</summary>
    public static Markup Of(SessionDetails session) => Layout.Card("seal", "Audit record", Verify(session), Markup.Of($"""
        <div class="body"><div class="seal">{Shield(session)}<div><b>{Words(session)}</b><p class="quiet" id="verdict" role="status">
        {Explained(session)}</p></div></div>
        <dl class="kv">{Value("link", session.Seal?.Link)}{Value("previous", session.Seal?.Previous)}
        {Value("manifest", session.Seal?.ManifestDigest)}{Value("signed by", session.Seal?.SigningKey)}
        {Value("kept at", session.RecordPath)}</dl></div>
        """));

    /// <summary>What a comparison came to.</summary>
    public static Markup Verdict(RecordVerified verified) => Markup.Of($"""
        <p id="verdict" class="{(verified.Whole ? "good" : "evil")}">
        {(verified.Whole ? "✓" : "✕")} It {verified.What}, {InWords.Moment(verified.At)}.</p>
        {verified.Differences.Select(difference => Markup.Of($"<p class=\"evil\">{difference}</p>"))}
        """);

    private static Markup Verify(SessionDetails session) => session is { Seal: null, State: not SessionState.Ended } ? Markup.None
        : Markup.Of($"<button id=\"verify\" data-path=\"/s/{session.SessionId}/verify\">Verify now</button>");

    private static string Words(SessionDetails session) => session switch
    {
        { Seal: { } seal } => $"Sealed, no. {seal.Sequence} in its chain",
        { State: SessionState.Ended, Outcome: null } => "Incomplete",
        { State: SessionState.Ended } => "No seal can be read",
        _ => "Not sealed yet",
    };

    private static string Explained(SessionDetails session) => session switch
    {
        { Seal: not null } => "“Verify now” reads every byte of it, and its agent's chain.",
        { State: SessionState.Ended, Outcome: null } => "The record was never closed. What is in it may be all, or not.",
        { State: SessionState.Ended } => "Either it was never sealed, or it can no longer be read. “Verify now” says which.",
        _ => "The record is sealed once the session has ended.",
    };

    private static Markup Shield(SessionDetails session) => session.Seal is null
        ? Shield("shield open", "M12 8v5m0 3v.2") : Shield("shield", "m8.4 12 2.5 2.5 4.8-5");

    private static Markup Shield(string kind, string sign) => Markup.Of($"""
        <svg class="{kind}" viewBox="0 0 24 24" aria-hidden="true">
        <path d="M12 2 4 5v6c0 5 3.4 8.6 8 11 4.6-2.4 8-6 8-11V5z"/><path d="{sign}"/></svg>
        """);

    private static Markup Value(string name, string? value) => value is null ? Markup.None : Markup.Of($"""
        <dt>{name}</dt><dd><button class="copy mono cut" data-copy="{value}" title="Copy {value}">{value}</button></dd>
        """);
}

namespace Agentd.Web.Pages;

/// <summary>
/// How it stands with the records: whether they are as they were sealed, which are incomplete, and how far the chains reach.
/// </summary>
internal static class AuditScreen
{
    /// <summary>How many incomplete records are shown.</summary>
    public const int MostIncomplete = 50;

    /// <summary>The page.</summary>
    public static Markup Of(IReadOnlyList<AgentHead> heads, RecordPage incomplete, DaemonStatus status, DateTimeOffset now) =>
        Layout.Page("Audit", "/audit", status, "/live", Markup.Of($"""
            <div class="title"><h1>Audit</h1></div>
            {State(status, incomplete, now)}
            {Incomplete(incomplete, now)}
            {Heads(heads)}
            """), now);

    private static Markup State(DaemonStatus status, RecordPage incomplete, DateTimeOffset now)
    {
        var counts = incomplete.Counts;
        var sealedOnes = counts.Where(pair => pair.Key is not (RecordsRequest.Open or RecordsRequest.Incomplete)).Sum(pair => pair.Value);
        return Layout.Card("verified", "Records", Verdict(status.Verification, sealedOnes), Markup.Of($"""
            <dl class="body pairs">
            <div><dt>Closed</dt><dd class="num">{InWords.Grouped(sealedOnes)}</dd></div>
            <div><dt>Incomplete</dt><dd class="num">{InWords.Grouped(counts.GetValueOrDefault(RecordsRequest.Incomplete))}</dd></div>
            <div><dt>Open</dt><dd class="num">{counts.GetValueOrDefault(RecordsRequest.Open)}</dd></div>
            <div><dt>Last verified</dt><dd>{Last(status.Verification, sealedOnes, now)}</dd></div>
            <div><dt>Kept under</dt><dd><code class="cut" title="{status.AuditRoot}">{status.AuditRoot ?? "–"}</code></dd></div>
            </dl>{(status.Verification is null ? HowToVerify() : Markup.None)}
            """));
    }

    private static Markup HowToVerify() => Markup.Of($"""
        <p class="body under quiet"><code>audit_verify = "daily"</code> has the daemon verify all records once a day;
        <code>agentd audit verify</code> does it now.</p>
        """);

    private static Markup Verdict(VerificationStatus? verified, int closed) => verified switch
    {
        null => Markup.Of($"<span class=\"pill\">not verified daily</span>"),
        { Tampered: > 0 } => Markup.Of($"<span class=\"pill bad\">{verified.Tampered} not as sealed</span>"),
        { UnderWay: true } => Markup.Of($"<span class=\"pill run\">being verified</span>"),
        { LastEnded: null } => Markup.Of($"<span class=\"pill wait\">not verified yet</span>"),
        _ when verified.Records < closed =>
            Markup.Of($"<span class=\"pill wait\">{InWords.Grouped(closed - verified.Records)} not compared yet</span>"),
        _ => Markup.Of($"<span class=\"pill ok\">all as sealed</span>"),
    };

    private static Markup Last(VerificationStatus? verified, int closed, DateTimeOffset now) => verified switch
    {
        null => Markup.Of($"not by the daemon"),
        { LastEnded: { } ended } => Markup.Of(
            $"{InWords.When(ended, now)}: {InWords.Count(verified.Records, "record", "records")}{Since(closed - verified.Records)}"),
        _ => Markup.Of($"never"),
    };

    // What was closed after the pass had counted is vouched for by nothing yet.
    private static string Since(long more) => more > 0 ? $", {InWords.Grouped(more)} closed since" : "";

    private static Markup Incomplete(RecordPage incomplete, DateTimeOffset now) => incomplete.Sessions.Count == 0 ? Markup.None
        : Layout.Card("incomplete", "Incomplete records", Markup.Of($"<span class=\"quiet\">nobody knows how these ended</span>"),
            SessionsTable.Of(incomplete.Sessions, now));

    private static Markup Heads(IReadOnlyList<AgentHead> heads)
    {
        var lines = string.Join('\n', heads.Select(head => $"{head.Agent} {head.SessionId} {head.Link}"));
        return Layout.Card("heads", "Heads of the chains",
            heads.Count == 0 ? Markup.None : Markup.Of($"<button data-copy=\"{lines}\">Copy all</button>"),
            heads.Count == 0 ? Markup.Of($"<p class=\"body quiet\">No record is sealed yet.</p>") : Markup.Of($"""
                <div class="body">
                <p class="quiet">Kept somewhere else, they prove that nothing was removed from the end:
                <code>agentd audit verify --head FILE</code>.</p>
                <dl class="kv">{heads.Select(Head)}</dl></div>
                """));
    }

    private static Markup Head(AgentHead head) => Markup.Of($"""
        <dt><a href="/agents/{head.Agent}">{head.Agent}</a></dt><dd class="head-line"><a class="mono" href="/s/{head.SessionId}">
        {head.SessionId}</a> <button class="copy mono cut" data-copy="{head.Agent} {head.SessionId} {head.Link}" title="Copy this head">
        {head.Link}</button></dd>
        """);
}

using Agentd.Web.Asking;

namespace Agentd.Web.Pages;

/// <summary>What a session left of its repository: commits, files with how much changed in them, and how to get it.</summary>
internal static class WorkCard
{
    private const int MostCommits = 20, MostFiles = 60;

    /// <summary>The card.</summary>
    public static Markup Of(SessionAnswers answers)
    {
        var session = answers.Session;
        if (answers.Work is not { } work)
        {
            var words = session switch
            {
                { State: not SessionState.Ended } => "what it leaves is kept when it ends",
                { Outcome: null } => "nobody knows what it left: its record was never closed",
                _ => answers.NoWork ?? "nothing is known of it",
            };
            return Layout.Card("work", "Work", Markup.None, Markup.Of($"<p class=\"body quiet\">{InWords.Sentence(words)}</p>"));
        }
        return Layout.Card("work", "Work", Bundle(session, work), Markup.Of($"""
            <div class="body"><p>{Summary(work)}</p>{Commits(work)}{Files(work)}{NotKept(work)}{Fetch(work)}</div>
            """));
    }

    private static Markup Bundle(SessionSummary session, LeftWork work) => work.BundleBytes is { } bytes
        ? Markup.Of($"<a class=\"button\" href=\"/s/{session.SessionId}/bundle\">Bundle, {InWords.Size(bytes)}</a>") : Markup.None;

    private static Markup Summary(LeftWork work) => work.CommitCount + work.FileCount == 0
        ? Markup.Of($"<span class=\"quiet\">{Nothing(work)}</span>")
        : Markup.Of($"""
            <b>{InWords.Count(work.CommitCount, "commit", "commits")}, {InWords.Count(work.FileCount, "file", "files")}
            </b> <span class="quiet">since the clone; {Kept(work)}{(work.Reason is { } why ? $", because {why}" : "")}</span>
            """);

    private static string Kept(LeftWork work) => work.Kept switch
    {
        "all" => "all kept",
        "commits" => "the commits kept",
        "summary" => "only this list kept",
        "pushed" => "its remote has them",
        var other => $"kept: {other}",
    };

    private static string Nothing(LeftWork work) => work.Kept switch
    {
        "pushed" => "Its remote has all that it did.",
        "none" => "It left no commit and no change.",
        _ => work.Reason is { } why ? InWords.Sentence(why) : $"Kept: {work.Kept}.",
    };

    private static Markup Commits(LeftWork work) => work.Commits.Count == 0 ? Markup.None : Markup.Of($"""
        <ol class="commits">
        {work.Commits.Take(MostCommits).Select(Commit)}</ol>
        {More(work.CommitCount - Math.Min(MostCommits, work.Commits.Count), "commit", "commits")}
        """);

    private static Markup Commit(LeftCommit one) =>
        Markup.Of($"<li><code>{one.Id[..Math.Min(10, one.Id.Length)]}</code> {one.Subject ?? "(withheld)"}</li>");

    private static Markup Lost(LostFile lost) =>
        Markup.Of($"<li><code>{lost.Path ?? "(withheld)"}</code> <span class=\"quiet\">{lost.Reason}</span></li>");

    private static Markup Files(LeftWork work)
    {
        var shown = work.Files.Take(MostFiles).ToArray();
        var most = Math.Max(1, shown.Select(file => (file.Added ?? 0) + (file.Deleted ?? 0)).DefaultIfEmpty(1).Max());
        return shown.Length == 0 ? Markup.None : Markup.Of($"""
            <div class="files">{shown.Select(file => File(file, most))}</div>{More(work.FileCount - shown.Length, "file", "files")}
            """);
    }

    private static Markup File(LeftFile file, long most)
    {
        var (added, deleted) = (100.0 * (file.Added ?? 0) / most, 100.0 * (file.Deleted ?? 0) / most);
        return Markup.Of($"""
            <span class="cut" title="{file.Path}">{file.Path ?? "(withheld)"}</span><span class="num">{Lines(file)}</span>
            <svg class="diffstat" aria-hidden="true"><rect class="ok" x="0" y="0" width="{added}%" height="8"/><rect class="bad"
            x="{added}%" y="0" width="{deleted}%" height="8"/></svg>
            """);
    }

    private static Markup Lines(LeftFile file) => file.Added is null ? Markup.Of($"<span class=\"quiet\">binary</span>")
        : Markup.Of($"<span class=\"plus\">+{file.Added.Value}</span> <span class=\"minus\">−{file.Deleted ?? 0}</span>");

    private static Markup NotKept(LeftWork work) => work.NotKept.Count == 0 ? Markup.None : Markup.Of($"""
        <details><summary>{InWords.Count(work.NotKept.Count, "file was", "files were")} not kept</summary>
        <ul>{work.NotKept.Take(MostFiles).Select(Lost)}</ul></details>
        """);

    private static Markup Fetch(LeftWork work) => work.Fetch is not { } words ? Markup.None : Markup.Of($"""
        <details><summary>Fetch it into a clone</summary><pre>{string.Join(' ', words)}</pre>
        <p class="quiet">The session wrote it: look at it before you run anything of it.
        <code>agentd work ID --patch</code>, in a clone, shows the difference.</p></details>
        """);

    private static Markup More(int count, string one, string many) =>
        count <= 0 ? Markup.None : Markup.Of($"<p class=\"quiet\">and {InWords.Count(count, one, many)} more</p>");
}

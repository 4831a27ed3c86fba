namespace Agentd.Web.Pages;

/// <summary>What every page has around its content.</summary>
internal static class Layout
{
    private static readonly (string Path, string Name)[] Places =
        [("/", "Fleet"), ("/sessions", "Sessions"), ("/schedule", "Schedule"), ("/audit", "Audit")];

    /// <summary>A page.</summary>
    /// <param name="title">What it is about.</param>
    /// <param name="here">The path of its place in the navigation.</param>
    /// <param name="status">How the daemon is; null where that was not asked, or where it is away.</param>
    /// <param name="live">Where the news of the page come from; null for none.</param>
    /// <param name="content">What it shows.</param>
    /// <param name="now">The present.</param>
    public static Markup Page(
        string title, string here, DaemonStatus? status, string? live, Markup content, DateTimeOffset now) => Markup.Of($"""
        <!doctype html>
        <html lang="en"{Attribute("data-live", live)}>
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{title} · agentd</title>
        <link rel="icon" href="/icon.svg">
        <link rel="stylesheet" href="/app.css">
        <script type="module" src="/page.js"></script>
        </head>
        <body>
        <a class="skip" href="#main">Skip to content</a>
        <header>
        <a class="brand" href="/"><img src="/icon.svg" alt="" width="24" height="24">agentd</a>
        <nav aria-label="Pages">{Places.Select(place => Link(place.Path, place.Name, here))}</nav>
        <div class="facts" id="facts" data-part>{(status is null && live is null ? Markup.None : Facts(status, now))}</div>
        </header>
        <p id="away" class="away"
        role="status"{Hidden(status is not null || live is null)}>The daemon does not answer.
        What you see is how it was; the page goes on by itself.</p>
        <main id="main" tabindex="-1">
        {content}
        </main>
        <footer><kbd>/</kbd> find <kbd>j</kbd> <kbd>k</kbd> next, previous <kbd>f</kbd> follow <kbd>g</kbd> fleet</footer>
        </body>
        </html>

        """);

    /// <summary>A part of a page with a heading, which its news replace.</summary>
    /// <param name="id">Its name in the page.</param>
    /// <param name="title">The heading.</param>
    /// <param name="aside">What stands beside the heading.</param>
    /// <param name="body">What it shows.</param>
    public static Markup Card(string id, string title, Markup aside, Markup body) => Markup.Of($"""
        <section class="card" id="{id}" data-part aria-labelledby="{id}-h">
        <div class="head"><h2 id="{id}-h">{title}</h2><span class="grow"></span>{aside}</div>
        {body}
        </section>
        """);

    /// <summary>An attribute; nothing without a value.</summary>
    public static Markup Attribute(string name, string? value) =>
        value is null ? Markup.None : Markup.Of($" {name}=\"{value}\"");

    private static Markup Hidden(bool hidden) => hidden ? Markup.Of($" hidden") : Markup.None;

    private static Markup Link(string path, string name, string here) =>
        Markup.Of($"<a href=\"{path}\"{Attribute("aria-current", path == here ? "page" : null)}>{name}</a>");

    private static Markup Facts(DaemonStatus? status, DateTimeOffset now) => status switch
    {
        null => Markup.Of($"<span class=\"pill bad\">daemon away</span>"),
        _ => Markup.Of($"""
            {Health(status)}<span>agentd {status.Version}</span><span>{Podman(status)}</span>
            <span>up {InWords.Since(status.StartedAt, now)}</span>
            """),
    };

    private static Markup Health(DaemonStatus status) => status switch
    {
        { Draining: true } => Markup.Of($"<span class=\"pill warn\">draining</span>"),
        { Ready: false } => Markup.Of($"<span class=\"pill bad\">not ready</span>"),
        _ => Markup.Of($"<span class=\"pill ok\">daemon ready</span>"),
    };

    private static string Podman(DaemonStatus status) =>
        status.PodmanVersion is { } version ? $"Podman {version}" : "Podman does not answer";
}

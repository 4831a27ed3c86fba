namespace Agentd.Web.Pages;

/// <summary>What is shown in the place of a page.</summary>
internal static class ProblemPages
{
    /// <summary>To a browser that has not signed in.</summary>
    public static Markup SignIn() => Bare("Sign in", Markup.Of($"""
        <h1>Sign in</h1>
        <p>On the machine where agentd runs, call</p>
        <pre>agentd web --open</pre>
        <p>and paste the link that it prints into the address bar. It can be used once, within ten minutes; this browser may then look for
        twelve hours.</p>
        """));

    /// <summary>To a browser whose link was used before, or is too old.</summary>
    public static Markup UsedLink() => Bare("Link used up", Markup.Of($"""
        <h1>This link was used before, or is too old</h1>
        <p>A link lets one browser in, once, within ten minutes. <code>agentd web --open</code> makes another one. If it was not you who
        used it, <code>rm -r</code> the directory <code>web</code> of agentd's state: that signs everybody out.</p>
        """));

    /// <summary>To a browser that has just signed in: a link of ours leads on, which carries the cookie.</summary>
    public static Markup Entered() => Markup.Of($"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><link rel="icon" href="/icon.svg">
        <title>agentd</title></head>
        <body><p><a href="/">Go on</a></p></body></html>

        """);

    /// <summary>While the daemon is away.</summary>
    public static Markup Away(string socket, string why, DateTimeOffset now) => Layout.Page("Daemon away", "", null, "/live", Markup.Of($"""
        <section class="card body empty" data-part id="problem">
        <h1>The daemon does not answer</h1>
        <p>{why}: <code>{socket}</code></p>
        <p><code>systemctl --user status agentd</code> and <code>agentd status</code> say more. Sessions that run need no daemon. The page
        goes on by itself once it is back.</p>
        </section>
        """), now);

    /// <summary>When the daemon does not give an answer that there may be.</summary>
    public static Markup Refused(string why, DateTimeOffset now) => Layout.Page("Not now", "", null, null, Markup.Of($"""
        <section class="card body empty"><h1>The daemon gives no answer</h1><p>{InWords.Sentence(why)}</p>
        <p><a class="button" href="/">Fleet</a></p></section>
        """), now);

    /// <summary>When there is nothing to answer with.</summary>
    public static Markup NothingThere(string why, DateTimeOffset now) => Layout.Page("Not found", "", null, null, Markup.Of($"""
        <section class="card body empty"><h1>There is nothing to show</h1><p>{InWords.Sentence(why)}</p>
        <p><a class="button" href="/sessions">All sessions</a></p></section>
        """), now);

    /// <summary>At a path that is no page.</summary>
    public static Markup NoSuchPage(DateTimeOffset now) => NothingThere("there is no such page", now);

    private static Markup Bare(string title, Markup content) => Markup.Of($"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark"><title>{title} · agentd</title>
        <link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/app.css"></head>
        <body class="bare"><main><section class="card body"><p class="brand"><img src="/icon.svg" alt="" width="24" height="24">agentd</p>
        {content}
        </section></main></body>
        </html>

        """);
}

using Agentd.Cli.Parsing;

namespace Agentd.Cli.Verbs;

/// <summary>
/// <c>agentd web</c>: the page, a program of its own, which takes this process over. What the options mean, that program decides.
/// </summary>
internal sealed class WebVerb : Command
{
    public WebVerb(Func<int> become) : base("web", "Serve the page, for a browser, while somebody looks.")
    {
        this.Declare(
            new Option<bool>("--open") { Description = "Print a link that signs one browser in, once, within ten minutes." },
            new Option<string?>("--listen")
            {
                Description = "Listen at this address of the loopback (default: a socket beside the daemon's).",
                HelpName = "ADDRESS:PORT",
            },
            new Option<string[]>("--allow-host") { Description = "Another name that the page is asked for under.", HelpName = "NAME" },
            new DurationOption("--idle-exit") { Description = "End when nobody has looked for so long (default: 90s)." },
            new SocketOption(),
            new Option<string?>("--state-dir")
            {
                Description = "Where sign-ins are kept (default: $XDG_STATE_HOME/agentd or ~/.local/state/agentd).",
                HelpName = "DIR",
            });
        SetAction(_ => become());
    }
}

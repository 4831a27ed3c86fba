using Agentd.Cli.Parsing;
using Agentd.Cli.Printing;

namespace Agentd.Cli.Verbs;

/// <summary><c>agentd ps</c>: the sessions, those that run and wait, or all.</summary>
internal sealed class PsVerb : ClientVerb
{
    private readonly Option<bool> _all = new("--all", "-a") { Description = "Ended sessions too, newest first." };
    private readonly Option<string?> _agent = new("--agent") { Description = "This agent's sessions only.", HelpName = "AGENT" };
    private readonly CountOption _limit = new("--limit", "At most so many sessions.");
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Print ids alone." };
    private readonly JsonOption _json = new();

    public PsVerb(Terminal terminal) : base(terminal, "ps", "List sessions.") => this.Declare(_all, _agent, _limit, _quiet, _json);

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var question = new PsRequest(parsed.GetValue(_all), parsed.GetValue(_agent), parsed.GetValue(_limit));
        var pages = await Daemon(parsed).AskPagesAsync<SessionPage>(question, page => page.More, cancellation).ConfigureAwait(false);
        IReadOnlyList<SessionSummary> sessions = [.. pages.SelectMany(page => page.Sessions)];
        var nothing = sessions.Count > 0 ? null : question.All ? "no sessions" : "no session is running or queued";
        return Print(parsed, _json, sessions, parsed.GetValue(_quiet) ? Ids : Text, nothing);
    }

    private static string Ids(IReadOnlyList<SessionSummary> sessions) => string.Join('\n', sessions.Select(session => session.SessionId));

    private string Text(IReadOnlyList<SessionSummary> sessions) => SessionText.List(sessions, new Times(Terminal.Clock));
}

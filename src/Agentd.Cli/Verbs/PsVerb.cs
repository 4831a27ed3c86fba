using Agentd.Cli.Following;
using Agentd.Cli.Parsing;
using Agentd.Cli.Printing;

namespace Agentd.Cli.Verbs;

/// <summary><c>agentd ps</c>: the sessions, those that run and wait, or all.</summary>
internal sealed class PsVerb : ClientVerb
{
    private static readonly byte[] Erase = "\u001b[H\u001b[J"u8.ToArray();

    private readonly Option<bool> _all = new("--all", "-a") { Description = "Ended sessions too, newest first." };
    private readonly Option<string?> _agent = new("--agent") { Description = "This agent's sessions only.", HelpName = "AGENT" };
    private readonly Option<string[]> _outcome = new("--outcome")
    {
        Description = "Sessions that ended so only, or 'incomplete' ones, newest first; may be given several times.",
        HelpName = "OUTCOME",
    };

    private readonly Option<string?> _find = new("--find")
    {
        Description = "Of all sessions, those whose id begins so, or whose work unit or repository has this in it.",
        HelpName = "TEXT",
    };

    private readonly CountOption _limit = new("--limit", "At most so many sessions.");
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Print ids alone." };
    private readonly Option<bool> _watch = new("--watch", "-w") { Description = "Print the list again whenever something happens." };
    private readonly JsonOption _json = new();

    public PsVerb(Terminal terminal) : base(terminal, "ps", "List sessions.")
    {
        this.Declare(_all, _agent, _outcome, _find, _limit, _quiet, _watch, _json);
        Validators.Add(result =>
        {
            if (result.GetValue(_watch) && result.GetValue(_json) == "json")
                result.AddError("--watch is for a person who looks; a program reads 'agentd ps -o json' when it wants to know");
        });
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (!parsed.GetValue(_watch)) return await PrintAsync(parsed, cancellation).ConfigureAwait(false);
        var changes = new Changes(Daemon(parsed), Terminal.Clock);
        var isFirst = true;
        await changes.ShowAsync(() =>
        {
            // In the place of the list before; where nothing can be erased, below it.
            if (Terminal.OutIsTerminal && Terminal.Environment("TERM") != "dumb") Terminal.Out.Write(Erase);
            else if (!isFirst) Terminal.PrintOut("");
            isFirst = false;
            return PrintAsync(parsed, cancellation);
        }, cancellation).ConfigureAwait(false);
        return ExitCode.Success;
    }

    private async Task<int> PrintAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var isSearch = parsed.GetValue(_outcome) is { Length: > 0 } || parsed.GetValue(_find) is not null;
        var sessions = isSearch ? await FoundAsync(parsed, cancellation).ConfigureAwait(false)
            : await ListedAsync(parsed, cancellation).ConfigureAwait(false);
        var nothing = sessions.Count > 0 ? null : isSearch ? "no session is like that"
            : parsed.GetValue(_all) ? "no sessions" : "no session is running or queued";
        return Print(parsed, _json, sessions, parsed.GetValue(_quiet) ? Ids : Text, nothing);
    }

    private async Task<IReadOnlyList<SessionSummary>> ListedAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var question = new PsRequest(parsed.GetValue(_all), parsed.GetValue(_agent), parsed.GetValue(_limit));
        var pages = await Daemon(parsed).AskPagesAsync<SessionPage>(question, page => page.More, cancellation).ConfigureAwait(false);
        return [.. pages.SelectMany(page => page.Sessions)];
    }

    // As many at a time as one answer has, until there are no more, or as many as were asked for.
    private async Task<IReadOnlyList<SessionSummary>> FoundAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (found, most) = (new List<SessionSummary>(), parsed.GetValue(_limit) ?? int.MaxValue);
        for (string? next = null; ;)
        {
            var question = new RecordsRequest
            {
                Limit = Math.Min(most - found.Count, RecordsRequest.MostAtATime),
                Agent = parsed.GetValue(_agent),
                Outcomes = parsed.GetValue(_outcome) is { Length: > 0 } outcomes ? outcomes : null,
                Find = parsed.GetValue(_find),
                After = next,
            };
            var pages = await Daemon(parsed).AskPagesAsync<RecordPage>(question, page => page.More, cancellation).ConfigureAwait(false);
            found.AddRange(pages.SelectMany(page => page.Sessions));
            next = pages[^1].Next;
            if (next is null || found.Count >= most) return found;
        }
    }

    private static string Ids(IReadOnlyList<SessionSummary> sessions) => string.Join('\n', sessions.Select(session => session.SessionId));

    private string Text(IReadOnlyList<SessionSummary> sessions) => SessionText.List(sessions, new Times(Terminal.Clock));
}

using Agentd.Cli.Connecting;
using Agentd.Cli.Parsing;
using Agentd.Cli.Suggesting;

namespace Agentd.Cli.Verbs;

/// <summary><c>agentd network suggest</c>: rules for what sessions were refused, or would be if their agent did not learn.</summary>
internal sealed class NetworkSuggestVerb : ClientVerb
{
    // Each is asked for by itself, and has a few MiB of decisions at most.
    private const int MostSessions = 50;

    private readonly Argument<string?> _session = new("SESSION")
    {
        Description = "The session's id, or any unique beginning of it.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _agent = new("--agent")
    {
        Description = $"The last {MostSessions} sessions of this agent instead.",
        HelpName = "AGENT",
    };

    public NetworkSuggestVerb(Terminal terminal)
        : base(terminal, "suggest", "Print rules for what sessions were refused, to be read first.")
    {
        this.Declare(_session, _agent);
        Validators.Add(result =>
        {
            if (result.GetValue(_session) is null == result.GetValue(_agent) is null) result.AddError("name a session, or --agent AGENT");
        });
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var daemon = Daemon(parsed);
        var suggestions = new RuleSuggestions();
        if (parsed.GetValue(_session) is { } session) await TakeAsync(daemon, session, suggestions, cancellation).ConfigureAwait(false);
        else await TakeAllAsync(daemon, parsed.GetValue(_agent)!, suggestions, cancellation).ConfigureAwait(false);
        if (suggestions.IsEmpty) Terminal.PrintError("nothing was refused");
        else Terminal.PrintOut(suggestions.Toml());
        return ExitCode.Success;
    }

    private async Task TakeAllAsync(DaemonClient daemon, string agent, RuleSuggestions suggestions, CancellationToken cancellation)
    {
        var question = new PsRequest(All: true, agent, MostSessions);
        var pages = await daemon.AskPagesAsync<SessionPage>(question, page => page.More, cancellation).ConfigureAwait(false);
        var (sessions, told) = (pages.SelectMany(page => page.Sessions).ToList(), 0);
        foreach (var session in sessions)
        {
            try
            {
                await TakeAsync(daemon, session.SessionId, suggestions, cancellation).ConfigureAwait(false);
                told++;
            }
            catch (ProblemException)
            {
                // It was not filtered, or has not come to its network.
            }
        }
        if (told == 0) throw new OperatorException($"none of the last {sessions.Count} sessions of {agent} was filtered");
        Terminal.PrintError($"from {told} filtered of the last {sessions.Count} sessions of {agent}");
    }

    private static async Task TakeAsync(
        DaemonClient daemon, string session, RuleSuggestions suggestions, CancellationToken cancellation)
    {
        var question = new NetworkRequest(session, Denied: true);
        var pages = await daemon.AskPagesAsync<NetworkPage>(question, page => page.More, cancellation).ConfigureAwait(false);
        foreach (var decision in pages.SelectMany(page => page.Decisions)) suggestions.Add(decision);
    }
}

using Agentd.Cli.Parsing;
using Agentd.Cli.Printing;

namespace Agentd.Cli.Verbs;

/// <summary><c>agentd inspect</c>: everything known of one session.</summary>
internal sealed class InspectVerb : ClientVerb
{
    private readonly SessionArgument _session = new();
    private readonly JsonOption _json = new();

    public InspectVerb(Terminal terminal) : base(terminal, "inspect", "Show everything known of a session.") =>
        this.Declare(_session, _json);

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var question = new InspectRequest(parsed.GetValue(_session)!);
        var found = await Daemon(parsed).AskAsync<SessionFound>(question, cancellation).ConfigureAwait(false);
        return Print(parsed, _json, found.Session, details => SessionText.Details(details, new Times(Terminal.Clock)));
    }
}

using System.CommandLine;
using Agentd.Cli.Json;
using Agentd.Cli.Parsing;
using Agentd.Cli.Printing;
using Agentd.Cli.Terminals;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Cli.Verbs;

/// <summary><c>agentd inspect</c>: everything known of one session.</summary>
internal sealed class InspectVerb : ClientVerb
{
    private readonly SessionArgument session = new();
    private readonly JsonOption json = new();

    public InspectVerb(Terminal terminal) : base(terminal, "inspect", "Show everything known of a session.")
    {
        Arguments.Add(session);
        Options.Add(json);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var question = new InspectRequest(parsed.GetValue(session)!);
        var found = await Daemon(parsed).AskAsync<SessionFound>(question, cancellation).ConfigureAwait(false);
        Terminal.Say(json.In(parsed) ? JsonDocuments.Text(found.Session) : SessionText.Details(found.Session, new Times(Terminal.Clock)));
        return ExitCode.Success;
    }
}

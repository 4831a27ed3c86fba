using System.CommandLine;
using Agentd.Cli.Connecting;
using Agentd.Cli.Following;
using Agentd.Cli.Json;
using Agentd.Cli.Terminals;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Cli.Verbs;

/// <summary><c>agentd run</c>: asks for a session, follows it, and ends as it ends.</summary>
internal sealed class RunVerb : ClientVerb
{
    private readonly RunOptions options = new();

    public RunVerb(Terminal terminal) : base(terminal, "run", "Run an agent, follow the session, and exit as it ends.") =>
        options.AddTo(this, terminal);

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var daemon = Daemon(parsed);
        var json = options.Json.In(parsed);
        var request = await options.RequestAsync(parsed, Terminal, cancellation).ConfigureAwait(false);
        if (request.Detach) return await DetachedAsync(daemon, request, json, cancellation).ConfigureAwait(false);

        var view = new SessionDisplay(Terminal, parsed.GetValue(options.Raw), progressWanted: !json);
        var hints = Hints(parsed);
        try
        {
            var run = new InterruptibleRun(Terminal, daemon, view, hints);
            if (await run.FollowAsync(request, cancellation).ConfigureAwait(false) is { } farewell)
            {
                view.Tell(farewell);
                return ExitCode.Interrupted;
            }
        }
        catch (Exception) when (view.SessionId is { } id)
        {
            view.Tell(hints.MayStillRun(id));
            throw;
        }

        return await new SessionEnd(Terminal, daemon, json).ReportAsync(view, cancellation).ConfigureAwait(false);
    }

    private async Task<int> DetachedAsync(DaemonClient daemon, RunRequest request, bool json, CancellationToken cancellation)
    {
        var accepted = await daemon.AskAsync<Accepted>(request, cancellation).ConfigureAwait(false);
        Terminal.Say(json ? JsonDocuments.Text(accepted) : accepted.SessionId);
        return ExitCode.Success;
    }
}

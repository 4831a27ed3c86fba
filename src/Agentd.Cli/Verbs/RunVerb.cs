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

        var view = new SessionView(Terminal, parsed.GetValue(options.Raw), progressWanted: !json);
        using var interrupts = Terminal.ListenForInterrupts();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, interrupts.Token);
        try
        {
            await FollowAsync(daemon, request, view, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (interrupts.Token.IsCancellationRequested)
        {
            return Detach(view, Hints(parsed));
        }
        catch (Exception) when (view.SessionId is { } id)
        {
            view.Tell($"session {id} may still run; follow it with: {Hints(parsed).Follow(id)}");
            throw;
        }

        return await new SessionEnd(Terminal, daemon, json).ReportAsync(view, cancellation).ConfigureAwait(false);
    }

    private async Task FollowAsync(DaemonClient daemon, RunRequest request, SessionView view, CancellationToken cancellation)
    {
        var stream = new SessionStream(daemon, Terminal.Clock, news => view.Tell($"session {view.SessionId}: {news}"));
        Request? Resume(string? cursor) => view.SessionId is { } id ? new AttachRequest(id, request.Follow, cursor) : null;
        await foreach (var reply in stream.ReadAsync(request, Resume, cancellation).ConfigureAwait(false)) view.Show(reply);
    }

    private async Task<int> DetachedAsync(DaemonClient daemon, RunRequest request, bool json, CancellationToken cancellation)
    {
        var accepted = await daemon.AskAsync<Accepted>(request, DaemonClient.AnswerTime, cancellation).ConfigureAwait(false);
        Terminal.Say(json ? JsonDocuments.Text(accepted) : accepted.SessionId);
        return ExitCode.Success;
    }

    private static int Detach(SessionView view, Hints hints)
    {
        view.Tell(view.SessionId is { } id
            ? $"detached: session {id} goes on\nfollow it again:  {hints.Follow(id)}\nstop it:          {hints.Stop(id)}"
            : "withdrawn: no session was started");
        return ExitCode.Interrupted;
    }
}

using Agentd.Cli.Connecting;

namespace Agentd.Cli.Following;

/// <summary>
/// Asks for a session and shows it until its end, unless Ctrl-C interrupts. An accepted session then goes on by itself; a request that is
/// not yet accepted is withdrawn. The daemon may accept at the same moment, so a withdrawal waits for its last reply.
/// </summary>
internal sealed class InterruptibleRun(Terminal terminal, DaemonClient daemon, SessionDisplay display, Hints hints)
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    /// <summary>Shows the session until its end.</summary>
    /// <returns>Null when it has ended; the last words to the operator when Ctrl-C left it.</returns>
    /// <exception cref="OperatorException">The daemon cannot be reached, answers with a problem, or stays away.</exception>
    public async Task<string?> FollowAsync(RunRequest request, CancellationToken cancellation)
    {
        var stream = new SessionStream(daemon, terminal.Clock, news => display.Interject($"session {display.SessionId}: {news}"));
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var interrupts = terminal.ListenForInterrupts();
        using var registration = interrupts.Token.Register(() => Leave(stream, leaving));
        try
        {
            await foreach (var reply in stream.ReadAsync(request, cursor => Resume(request, cursor), leaving.Token).ConfigureAwait(false))
            {
                display.Show(reply);
                if (interrupts.Token.IsCancellationRequested && reply is not Result) return Detached();
            }

            return null;
        }
        catch (OperationCanceledException) when (interrupts.Token.IsCancellationRequested)
        {
            return Detached() ?? "withdrawn, but agentd did not confirm it: 'agentd ps' tells whether a session was started";
        }
        catch (OperatorException) when (interrupts.Token.IsCancellationRequested)
        {
            return Detached() ?? "withdrawn: no session was started";
        }
    }

    private void Leave(SessionStream stream, CancellationTokenSource leaving)
    {
        if (display.SessionId is not null)
        {
            leaving.Cancel();
            return;
        }

        leaving.CancelAfter(Farewell);
        stream.Withdraw();
    }

    private AttachRequest? Resume(RunRequest request, string? cursor) =>
        display.SessionId is { } id ? new AttachRequest(id, request.Follow, cursor) : null;

    private string? Detached() => display.SessionId is { } id
        ? $"detached: session {id} goes on\nfollow it again:  {hints.Follow(id)}\nstop it:          {hints.Stop(id)}" : null;
}

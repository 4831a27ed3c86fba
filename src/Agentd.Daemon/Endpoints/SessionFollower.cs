using Agentd.Application.Sessions;
using Agentd.Daemon.Output;
using Agentd.Protocol.Connections;
using Agentd.Protocol.Replies;

namespace Agentd.Daemon.Endpoints;

/// <summary>Tells a client of a live session until its end: phases, steps, output where asked, and at last the result.</summary>
internal sealed class SessionFollower(SessionOutput output)
{
    private const string StepPrefix = "set-up:";

    /// <summary>Follows a session from an output cursor on, until the session ends or the client goes away.</summary>
    /// <param name="session">The session.</param>
    /// <param name="withOutput">Whether its output is wanted.</param>
    /// <param name="cursor">Where the output goes on; null for its beginning.</param>
    /// <param name="connection">The client.</param>
    /// <param name="hangUp">Completes when the client goes away.</param>
    /// <param name="gone">Cancelled then, or when the daemon closes.</param>
    public async Task FollowAsync(
        LiveSession session, bool withOutput, string? cursor, ServerConnection connection, Task hangUp, CancellationTokenSource gone)
    {
        var left = LeaveWithAsync(hangUp, gone);
        var progress = TellProgressAsync(session, connection, gone.Token);
        if (withOutput) await TellOutputAsync(session, cursor, connection, gone.Token).ConfigureAwait(false);
        await progress.ConfigureAwait(false);
        var report = await session.Report.WaitAsync(gone.Token).ConfigureAwait(false);
        await connection.SendAsync(SessionResults.Of(report), gone.Token).ConfigureAwait(false);
        await gone.CancelAsync().ConfigureAwait(false);
        await left.ConfigureAwait(false);
    }

    // A client that goes away must not leave a follower waiting for a session of days.
    private static async Task LeaveWithAsync(Task hangUp, CancellationTokenSource gone)
    {
        try
        {
            await hangUp.ConfigureAwait(false);
        }
        catch (Exception end) when (end is OperationCanceledException or Protocol.ProtocolException)
        {
            // Answered, closing, or a client that talks on: the connection is over in any case.
        }
        await gone.CancelAsync().ConfigureAwait(false);
    }

    private static async Task TellProgressAsync(LiveSession session, ServerConnection connection, CancellationToken gone)
    {
        await foreach (var entry in session.Progress.FollowAsync(gone).ConfigureAwait(false))
            await connection.SendAsync(Told(entry), gone).ConfigureAwait(false);
    }

    private async Task TellOutputAsync(LiveSession session, string? cursor, ServerConnection connection, CancellationToken gone)
    {
        await foreach (var piece in output.FollowAsync(session, cursor, gone).ConfigureAwait(false))
            await connection.SendAsync(piece, gone).ConfigureAwait(false);
    }

    private static Reply Told(ProgressEntry entry) => entry.Name.StartsWith(StepPrefix, StringComparison.Ordinal)
        ? new StepBegan(entry.Name[StepPrefix.Length..], entry.At)
        : new PhaseChanged(entry.Name, PhaseState.Began, entry.At);
}

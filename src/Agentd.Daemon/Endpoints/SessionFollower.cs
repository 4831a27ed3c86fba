using System.Text;
using Agentd.Application.Sessions;
using Agentd.Daemon.Output;
using Agentd.Infrastructure.Consoles;
using Agentd.Protocol.Connections;
using Agentd.Protocol.Replies;

namespace Agentd.Daemon.Endpoints;

/// <summary>Tells a client of a live session until its end: phases, steps, output where asked, and at last the result.</summary>
internal sealed class SessionFollower(SessionOutput output, TimeProvider time)
{
    /// <summary>Follows a session, its output from a cursor on, until the session ends or the client goes away.</summary>
    public async Task FollowAsync(LiveSession session, bool withOutput, string? cursor, ServerConnection connection, CancellationToken closing)
    {
        var progress = TellProgressAsync(session, connection, closing);
        if (withOutput) await TellOutputAsync(session, cursor, connection, closing).ConfigureAwait(false);
        await progress.ConfigureAwait(false);
        var report = await session.Report.WaitAsync(closing).ConfigureAwait(false);
        await connection.SendAsync(SessionResults.Of(report), closing).ConfigureAwait(false);
    }

    private static async Task TellProgressAsync(LiveSession session, ServerConnection connection, CancellationToken closing)
    {
        await foreach (var entry in session.Progress.FollowAsync(closing).ConfigureAwait(false))
            await connection.SendAsync(Told(entry), closing).ConfigureAwait(false);
    }

    private async Task TellOutputAsync(LiveSession session, string? cursor, ServerConnection connection, CancellationToken closing)
    {
        // What may not be shown keeps nobody from the result.
        if (SessionOutput.Objection(session) is { } objection)
        {
            var words = Encoding.UTF8.GetBytes($"agentd: {objection}\n");
            var place = cursor ?? ConsoleCursor.Start.ToString();
            await connection.SendAsync(new Protocol.Replies.Output(OutputStream.Stderr, words, time.GetUtcNow(), place), closing).ConfigureAwait(false);
            return;
        }

        await foreach (var piece in output.FollowAsync(session, cursor, closing).ConfigureAwait(false))
            await connection.SendAsync(piece, closing).ConfigureAwait(false);
    }

    private static Reply Told(ProgressEntry entry) => entry.Step is { } step
        ? new StepBegan(step.Word, entry.At)
        : new PhaseChanged(entry.Name, PhaseState.Began, entry.At);
}

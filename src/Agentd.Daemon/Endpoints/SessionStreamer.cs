using System.Text;
using Agentd.Application.Sessions;
using Agentd.Daemon.Streaming;
using Agentd.Domain.Audit;
using Agentd.Infrastructure.Consoles;

namespace Agentd.Daemon.Endpoints;

/// <summary>
/// Sends what <c>run</c> and <c>attach</c> answer: phases and steps, output where the client wants it, and at last the result.
/// </summary>
internal sealed class SessionStreamer(SessionOutput output, TimeProvider time)
{
    /// <summary>Sends a live session, its output from a cursor on, until the session ends or the client goes away.</summary>
    public async Task StreamAsync(
        LiveSession session, bool withOutput, string? cursor, ServerConnection connection, CancellationToken closing)
    {
        var progress = SendProgressAsync(session, connection, closing);
        // Output that may not be shown does not keep the client from the result.
        if (withOutput && SessionOutput.Objection(session) is { } objection)
            await SendRemarkAsync(objection, cursor, connection, closing).ConfigureAwait(false);
        else if (withOutput)
            await SendAsync(output.FollowAsync(session, cursor, closing), connection, closing).ConfigureAwait(false);
        await progress.ConfigureAwait(false);
        var report = await session.Report.WaitAsync(closing).ConfigureAwait(false);
        await connection.SendAsync(SessionReplies.Result(report), closing).ConfigureAwait(false);
    }

    /// <summary>Sends an ended session: the output that was kept, from a cursor on, and the result.</summary>
    public async Task StreamAsync(
        SessionRecord record, bool withOutput, string? cursor, ServerConnection connection, CancellationToken closing)
    {
        // Nor does output that was not kept.
        if (withOutput && (SessionOutput.Objection(record) ?? SessionOutput.Doubt(record)) is { } words)
            await SendRemarkAsync(words, cursor, connection, closing).ConfigureAwait(false);
        if (withOutput) await SendAsync(output.ReadAsync(record, cursor, closing), connection, closing).ConfigureAwait(false);
        await connection.SendAsync(SessionReplies.Result(record), closing).ConfigureAwait(false);
    }

    private static async Task SendProgressAsync(LiveSession session, ServerConnection connection, CancellationToken closing)
    {
        await foreach (var entry in session.Progress.FollowAsync(closing).ConfigureAwait(false))
            await connection.SendAsync(SessionReplies.Progress(entry), closing).ConfigureAwait(false);
    }

    private static async Task SendAsync(IAsyncEnumerable<Output> pieces, ServerConnection connection, CancellationToken closing)
    {
        await foreach (var piece in pieces.ConfigureAwait(false)) await connection.SendAsync(piece, closing).ConfigureAwait(false);
    }

    // The daemon's own words stand where the output would, at the place that the client has reached.
    private ValueTask SendRemarkAsync(string words, string? cursor, ServerConnection connection, CancellationToken closing)
    {
        var text = Encoding.UTF8.GetBytes($"agentd: {words}\n");
        var place = cursor ?? ConsoleCursor.Start.ToString();
        return connection.SendAsync(new Output(OutputStream.Stderr, text, time.GetUtcNow(), place), closing);
    }
}

using Agentd.Application.Sessions;
using Agentd.Application.Sessions.List;
using Agentd.Daemon.Streaming;
using Agentd.Domain.Sessions;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>logs</c>: what a session printed, running or ended.</summary>
internal sealed class LogsEndpoint(SessionCatalog catalog, SessionOutput output, TimeProvider time)
{
    public async Task AnswerAsync(LogsRequest request, ServerConnection connection, CancellationToken closing)
    {
        var view = catalog.Find(request.Session);
        if (view.Live is null && SessionOutput.Objection(view.Record) is { } objection) throw new SessionException(objection);
        var wanted = view.Live is { } live && request.Before is null
            ? Wanted(live, request, closing)
            : OutputSelection.Once(UpTo(request.Before, SoFar(view, request, closing)), request, closing);
        await foreach (var piece in wanted.ConfigureAwait(false)) await connection.SendAsync(piece, closing).ConfigureAwait(false);
        var record = view.Live?.Record ?? view.Record;
        await connection.SendAsync(new StreamEnd(record.IsComplete ? SessionOutput.Doubt(record) : null), closing).ConfigureAwait(false);
    }

    private IAsyncEnumerable<Output> SoFar(SessionView view, LogsRequest request, CancellationToken closing) => view.Live is { } live
        ? output.SoFarAsync(live, request.Cursor, closing) : output.ReadAsync(view.Record, request.Cursor, closing);

    private static IAsyncEnumerable<Output> UpTo(string? before, IAsyncEnumerable<Output> pieces)
    {
        if (before is null) return pieces;
        var end = SessionOutput.Start(before).Delivered;
        return pieces.TakeWhile(piece => SessionOutput.Start(piece.Cursor).Delivered < end);
    }

    private IAsyncEnumerable<Output> Wanted(LiveSession live, LogsRequest request, CancellationToken closing)
    {
        var soFar = output.SoFarAsync(live, request.Cursor, closing);
        return request.Follow
            ? OutputSelection.Followed(soFar, cursor => output.FollowAsync(live, cursor, closing), request, time.GetUtcNow(), closing)
            : OutputSelection.Once(soFar, request, closing);
    }
}

using Agentd.Application.Sessions.List;
using Agentd.Protocol.Connections;
using Agentd.Protocol.Requests;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>attach</c>: follows a session again, also one that ended while nobody looked.</summary>
internal sealed class AttachEndpoint(SessionCatalog catalog, SessionFollower follower, LogsEndpoint logs)
{
    public async Task AnswerAsync(AttachRequest request, ServerConnection connection, CancellationToken closing)
    {
        var view = catalog.Find(request.Session);
        if (view.Live is { } live)
        {
            await follower.FollowAsync(live, request.Follow, request.Cursor, connection, closing).ConfigureAwait(false);
            return;
        }
        if (request.Follow) await logs.TellEndedAsync(view.Record, request.Cursor, connection, closing).ConfigureAwait(false);
        await connection.SendAsync(SessionResults.Of(view.Record), closing).ConfigureAwait(false);
    }
}

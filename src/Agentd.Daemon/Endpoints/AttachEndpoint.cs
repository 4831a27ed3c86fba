using Agentd.Application.Sessions.List;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>attach</c>: follows a session again, also one that ended in the meantime.</summary>
internal sealed class AttachEndpoint(SessionCatalog catalog, SessionStreamer streamer)
{
    public Task AnswerAsync(AttachRequest request, ServerConnection connection, CancellationToken closing)
    {
        var view = catalog.Find(request.Session);
        return view.Live is { } live
            ? streamer.StreamAsync(live, request.Follow, request.Cursor, connection, closing)
            : streamer.StreamAsync(view.Record, request.Follow, request.Cursor, connection, closing);
    }
}

using Agentd.Application.Ports;
using Agentd.Application.Sessions.List;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>inspect</c>: everything known of one session.</summary>
internal sealed class InspectEndpoint(SessionCatalog catalog, IRecordArchive archive)
{
    public async Task AnswerAsync(InspectRequest request, ServerConnection connection, CancellationToken closing)
    {
        var view = catalog.Find(request.Session);
        var path = archive.Directory(view.Record.Agent, view.Record.SessionId);
        await connection.SendAsync(new SessionFound(SessionReplies.Details(view, path)), closing).ConfigureAwait(false);
    }
}

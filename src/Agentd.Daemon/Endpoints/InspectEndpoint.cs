using Agentd.Application.Ports;
using Agentd.Application.Sessions.List;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>inspect</c>: everything known of one session.</summary>
internal sealed class InspectEndpoint(SessionCatalog catalog, IRecordArchive archive, SessionUsages usages)
{
    public async Task AnswerAsync(InspectRequest request, ServerConnection connection, CancellationToken closing)
    {
        var view = catalog.Find(request.Session);
        var path = archive.Directory(view.Record.Agent, view.Record.SessionId);
        var (usage, sums) = await Task.Run(() => (usages.Told(view), usages.Short(view)), closing).ConfigureAwait(false);
        var details = SessionReplies.Details(view, path) with { Usage = usage, Used = sums };
        await connection.SendAsync(new SessionFound(details), closing).ConfigureAwait(false);
    }
}

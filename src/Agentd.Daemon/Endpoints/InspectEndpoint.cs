using Agentd.Application.Ports;
using Agentd.Application.Sessions.List;
using Agentd.Infrastructure.Audit.Listing;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>inspect</c>: everything known of one session.</summary>
internal sealed class InspectEndpoint(SessionCatalog catalog, IRecordArchive archive, SealReading seals, SessionUsages usages)
{
    public async Task AnswerAsync(InspectRequest request, ServerConnection connection, CancellationToken closing)
    {
        var view = catalog.Find(request.Session);
        var path = archive.Directory(view.Record.Agent, view.Record.SessionId);
        var (usage, sums, seal) = await Task.Run(() => (usages.Told(view), usages.Short(view), Seal(view)), closing).ConfigureAwait(false);
        var details = SessionReplies.Details(view, path) with { Usage = usage, Used = sums, Seal = seal };
        await connection.SendAsync(new SessionFound(details), closing).ConfigureAwait(false);
    }

    // While the session is live, its record is open.
    private SealFacts? Seal(SessionView view) =>
        view.Live is null && seals.Of(view.Record.Agent, view.Record.SessionId) is { Document: { Chain: { } place } document } reading
            ? new SealFacts(place.Sequence, reading.Link, place.Previous, document.ManifestDigest, document.SigningKey) : null;
}

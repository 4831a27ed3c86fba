using Agentd.Application.Sessions.List;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>ps</c>: the sessions, in pages.</summary>
internal sealed class PsEndpoint(SessionCatalog catalog, SessionUsages usages)
{
    public async Task AnswerAsync(PsRequest request, ServerConnection connection, CancellationToken closing)
    {
        var rows = await Task.Run(() => Rows(request), closing).ConfigureAwait(false);
        foreach (var page in SessionPage.Of(rows)) await connection.SendAsync(page, closing).ConfigureAwait(false);
    }

    private SessionSummary[] Rows(PsRequest request)
    {
        var sessions = catalog.List(request.All, request.Agent).Take(Math.Max(0, request.Limit ?? int.MaxValue));
        return [.. sessions.Select(view => SessionReplies.Summary(view) with { Used = usages.Short(view) })];
    }
}

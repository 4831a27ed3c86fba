using Agentd.Application.Sessions.List;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>ps</c>: the sessions, in pages.</summary>
internal sealed class PsEndpoint(SessionCatalog catalog)
{
    public async Task AnswerAsync(PsRequest request, ServerConnection connection, CancellationToken closing)
    {
        var sessions = catalog.List(request.All, request.Agent).Take(Math.Max(0, request.Limit ?? int.MaxValue));
        foreach (var page in SessionPage.Of([.. sessions.Select(SessionReplies.Summary)]))
            await connection.SendAsync(page, closing).ConfigureAwait(false);
    }
}

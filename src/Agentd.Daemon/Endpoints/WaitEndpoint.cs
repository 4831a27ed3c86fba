using Agentd.Application.Sessions.List;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>wait</c>: a session's result, as soon as there is one.</summary>
internal sealed class WaitEndpoint(SessionCatalog catalog)
{
    public async Task AnswerAsync(WaitRequest request, ServerConnection connection, CancellationToken closing)
    {
        var view = catalog.Find(request.Session);
        var result = view.Live is { } live
            ? SessionReplies.Result(await live.Report.WaitAsync(closing).ConfigureAwait(false))
            : SessionReplies.Result(view.Record);
        await connection.SendAsync(result, closing).ConfigureAwait(false);
    }
}

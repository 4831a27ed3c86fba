using Agentd.Application.Sessions;
using Agentd.Application.Sessions.List;
using Agentd.Daemon.Reloading;
using Agentd.Domain.Sessions;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>watch</c>: what happens to sessions, as it happens, for as long as the client stays.</summary>
internal sealed class WatchEndpoint(LiveSessions live, ConfigurationReload reload)
{
    public async Task AnswerAsync(ServerConnection connection, CancellationToken closing)
    {
        var followed = new Dictionary<SessionId, Task>();
        var (changed, reloaded) = (live.Changed, reload.Next);
        await connection.SendAsync(new SessionChanged(), closing).ConfigureAwait(false);
        while (true)
        {
            foreach (var session in live.All)
                if (!followed.ContainsKey(session.Id)) followed[session.Id] = FollowAsync(session, connection, closing);
            foreach (var (id, over) in followed.Where(pair => pair.Value.IsCompleted).ToArray())
            {
                // A client that is gone, or too slow to be told: the connection ends with it.
                await over.ConfigureAwait(false);
                if (!live.TryFind(id, out _)) followed.Remove(id);
            }
            await Task.WhenAny([changed, reloaded, .. followed.Values.Where(task => !task.IsCompleted)])
                .WaitAsync(closing).ConfigureAwait(false);
            if (reloaded.IsCompleted)
            {
                reloaded = reload.Next;
                await connection.SendAsync(new SessionChanged(), closing).ConfigureAwait(false);
            }
            changed = live.Changed;
        }
    }

    private static async Task FollowAsync(LiveSession session, ServerConnection connection, CancellationToken closing)
    {
        await TellAsync(session, connection, closing).ConfigureAwait(false);
        await Task.WhenAll(
            StepsAsync(session, connection, closing),
            TellWhenAsync(session.Stop.Made, session, connection, closing),
            TellWhenAsync(session.Report, session, connection, closing),
            TellWhenAsync(session.Over, session, connection, closing)).ConfigureAwait(false);
    }

    private static async Task StepsAsync(LiveSession session, ServerConnection connection, CancellationToken closing)
    {
        await foreach (var _ in session.Progress.FollowAsync(closing).ConfigureAwait(false))
            await TellAsync(session, connection, closing).ConfigureAwait(false);
    }

    // Not every session is asked to end: then its closing ends the wait.
    private static async Task TellWhenAsync(Task happens, LiveSession session, ServerConnection connection, CancellationToken closing)
    {
        await Task.WhenAny(happens, session.Over).WaitAsync(closing).ConfigureAwait(false);
        if (happens.IsCompleted) await TellAsync(session, connection, closing).ConfigureAwait(false);
    }

    private static async Task TellAsync(LiveSession session, ServerConnection connection, CancellationToken closing)
    {
        var told = SessionReplies.Summary(SessionCatalog.ViewOf(session));
        await connection.SendAsync(new SessionChanged(told), closing).ConfigureAwait(false);
    }
}

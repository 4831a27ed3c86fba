using System.Threading.Channels;
using Agentd.Protocol;
using Agentd.Protocol.Connections;
using Agentd.Web.Asking;
using Microsoft.AspNetCore.Http;

namespace Agentd.Web.Live;

/// <summary>
/// A session's page as it goes on: what it prints, and that something else of it changed. A browser that comes back goes on behind the last
/// line that it has; so does this program when the daemon comes back.
/// </summary>
internal sealed class SessionLive(DaemonQuestions daemon, FleetWatch watch, TimeProvider time)
{
    /// <summary>How many of the last lines a page begins with.</summary>
    public const int FirstLines = 2000;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(300), Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(20), Refused = TimeSpan.FromSeconds(2);

    /// <summary>Sends what happens, until the browser goes.</summary>
    /// <param name="session">The session's whole id.</param>
    /// <param name="place">The last place that the browser has seen; null for a page that begins.</param>
    /// <param name="response">The answer.</param>
    /// <param name="ended">Ends when the browser goes.</param>
    public async Task SendAsync(string session, string? place, HttpResponse response, CancellationToken ended)
    {
        using var stream = new EventStream(response);
        await stream.BeginAsync(ended).ConfigureAwait(false);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(ended);
        var news = new ChangeSignal();
        Task[] work =
        [
            ConsoleAsync(session, place, stream, news, gone.Token), ChangesAsync(stream, news, gone.Token),
            ListenAsync(session, news, gone.Token), BeatAsync(stream, gone.Token),
        ];
        await Task.WhenAny(work).ConfigureAwait(false);
        await gone.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(work).ConfigureAwait(false);
    }

    private async Task BeatAsync(EventStream stream, CancellationToken gone)
    {
        while (true)
        {
            await Task.Delay(Beat, time, gone).ConfigureAwait(false);
            await stream.BeatAsync(gone).ConfigureAwait(false);
        }
    }

    private async Task ListenAsync(string session, ChangeSignal news, CancellationToken gone)
    {
        await foreach (var one in watch.ListenAsync(gone).ConfigureAwait(false))
            if (one.Session is null || one.Session.SessionId == session) news.Tell(one.IsAway);
    }

    private async Task ChangesAsync(EventStream stream, ChangeSignal news, CancellationToken gone)
    {
        while (true)
        {
            var away = await news.NextAsync(gone).ConfigureAwait(false);
            await stream.SendAsync(away ? "away" : "changed", "", null, gone).ConfigureAwait(false);
            await Task.Delay(Pace, time, gone).ConfigureAwait(false);
        }
    }

    private async Task ConsoleAsync(string session, string? place, EventStream stream, ChangeSignal news, CancellationToken gone)
    {
        for (var (seen, over, lost) = (place, false, false); !over;)
        {
            try
            {
                await using var connection = await daemon.OpenAsync(Question(session, seen), gone).ConfigureAwait(false);
                if (lost) news.Tell(away: false);
                (seen, over) = await RelayAsync(connection, seen, stream, gone).ConfigureAwait(false);
            }
            catch (DaemonAwayException)
            {
                news.Tell(away: true);
            }
            lost = true;
            if (!over) await Task.Delay(Pause, time, gone).ConfigureAwait(false);
        }
        await Task.Delay(Timeout.Infinite, gone).ConfigureAwait(false);
    }

    private static LogsRequest Question(string session, string? seen) =>
        new() { Session = session, Follow = true, Cursor = seen, Tail = seen is null ? FirstLines : null };

    private async Task<(string? Seen, bool Over)> RelayAsync(
        ClientConnection connection, string? seen, EventStream stream, CancellationToken gone)
    {
        var replies = Channel.CreateBounded<Reply>(ConsoleLines.MostOfAFrame);
        var reading = ReadAsync(connection, replies.Writer, gone);
        var lines = new ConsoleLines();
        while (await replies.Reader.WaitToReadAsync(gone).ConfigureAwait(false))
        {
            Reply? last = null;
            while (lines.Count < ConsoleLines.MostOfAFrame && replies.Reader.TryRead(out last) && last is Output output) lines.Add(output);
            while (lines.Count > 0)
            {
                var (json, behind) = lines.Frame();
                await stream.SendAsync("lines", json, behind, gone).ConfigureAwait(false);
                seen = behind ?? seen;
            }
            if (last is Problem passing && DaemonRefusalException.Passes(passing))
            {
                await Task.Delay(Refused, time, gone).ConfigureAwait(false);
                return (seen, false);
            }
            if (last is StreamEnd or Problem)
            {
                var words = last is Problem problem ? problem.Message : ((StreamEnd)last).Warning;
                await stream.SendAsync("end", (words ?? "").Replace('\n', ' ').Replace('\r', ' '), null, gone).ConfigureAwait(false);
                return (seen, true);
            }
        }
        await reading.ConfigureAwait(false);
        return (seen, false);
    }

    // A daemon that goes away ends the stream of replies, and nothing else.
    private static async Task ReadAsync(ClientConnection connection, ChannelWriter<Reply> replies, CancellationToken gone)
    {
        try
        {
            while (await connection.ReadAsync(gone).ConfigureAwait(false) is { } reply)
                await replies.WriteAsync(reply, gone).ConfigureAwait(false);
        }
        catch (Exception lost) when (lost is ProtocolException or OperationCanceledException)
        {
            return;
        }
        finally
        {
            replies.Complete();
        }
    }
}

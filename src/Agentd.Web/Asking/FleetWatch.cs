using System.Threading.Channels;
using Agentd.Protocol;

namespace Agentd.Web.Asking;

/// <summary>
/// What happens at the daemon, told to everybody who looks over one connection: it is open while somebody looks, and made anew when the
/// daemon went away.
/// </summary>
internal sealed class FleetWatch(DaemonQuestions daemon, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly HashSet<Channel<FleetNews>> _listeners = [];
    private CancellationTokenSource? _watching;
    private bool _away;

    /// <summary>The news from now on. A slow listener misses some: it is told again with the next.</summary>
    public async IAsyncEnumerable<FleetNews> ListenAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var channel = Channel.CreateBounded<FleetNews>(new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropOldest });
        Join(channel);
        try
        {
            await foreach (var news in channel.Reader.ReadAllAsync(cancellation).ConfigureAwait(false)) yield return news;
        }
        finally
        {
            Leave(channel);
        }
    }

    private void Join(Channel<FleetNews> channel)
    {
        lock (_lock)
        {
            _listeners.Add(channel);
            // What happened since the page was made, and before it listened, is told by this.
            if (_watching is not null) channel.Writer.TryWrite(new FleetNews(_away));
            if (_watching is not null) return;
            _watching = new CancellationTokenSource();
            _ = WatchAsync(_watching.Token);
        }
    }

    private void Leave(Channel<FleetNews> channel)
    {
        lock (_lock)
        {
            _listeners.Remove(channel);
            if (_listeners.Count > 0) return;
            _watching?.Cancel();
            _watching?.Dispose();
            _watching = null;
        }
    }

    private async Task WatchAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(cancellation).ConfigureAwait(false);
                Tell(new FleetNews(IsAway: true));
            }
            catch (Exception away) when (away is DaemonAwayException or ProtocolException)
            {
                Tell(new FleetNews(IsAway: true));
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await Task.Delay(Pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        await using var connection = await daemon.OpenAsync(new WatchRequest(), cancellation).ConfigureAwait(false);
        while (await connection.ReadAsync(cancellation).ConfigureAwait(false) is SessionChanged change)
            Tell(new FleetNews(IsAway: false, change.Session));
    }

    private void Tell(FleetNews news)
    {
        lock (_lock)
        {
            _away = news.IsAway;
            foreach (var listener in _listeners) listener.Writer.TryWrite(news);
        }
    }
}

/// <summary>Something happened at the daemon.</summary>
/// <param name="IsAway">Whether it went away, or is still away.</param>
/// <param name="Session">The session that it happened to; null for none, as when the daemon came back.</param>
internal sealed record FleetNews(bool IsAway, SessionSummary? Session = null);

using Agentd.Web.Asking;
using Microsoft.AspNetCore.Http;

namespace Agentd.Web.Live;

/// <summary>Tells a page that something at the daemon changed, so that it looks again; several changes at once are one.</summary>
internal sealed class FleetLive(FleetWatch watch, TimeProvider time)
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(400);

    /// <summary>Sends the news until the browser goes.</summary>
    public async Task SendAsync(HttpResponse response, CancellationToken ended)
    {
        using var stream = new EventStream(response);
        await stream.BeginAsync(ended).ConfigureAwait(false);
        var news = new ChangeSignal();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(ended);
        var listening = ListenAsync(news, gone.Token);
        try
        {
            while (true)
            {
                var away = await news.NextAsync(ended).ConfigureAwait(false);
                await stream.SendAsync(away ? "away" : "changed", "", null, ended).ConfigureAwait(false);
                await Task.Delay(Pace, time, ended).ConfigureAwait(false);
            }
        }
        finally
        {
            await gone.CancelAsync().ConfigureAwait(false);
            await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenAsync(ChangeSignal news, CancellationToken cancellation)
    {
        await foreach (var one in watch.ListenAsync(cancellation).ConfigureAwait(false)) news.Tell(one.IsAway);
    }
}

using System.Text;
using Microsoft.AspNetCore.Http;

namespace Agentd.Web.Live;

/// <summary>An answer of server-sent events. Several tasks may send: events never mingle.</summary>
internal sealed class EventStream(HttpResponse response) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Says that events follow, and how soon a browser is to come back to a stream that broke.</summary>
    public Task BeginAsync(CancellationToken cancellation)
    {
        response.ContentType = "text/event-stream";
        response.Headers["X-Accel-Buffering"] = "no";
        return WriteAsync("retry: 1000\n\n", cancellation);
    }

    /// <summary>Sends an event.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="data">What it says, without a line end.</param>
    /// <param name="id">The place behind it, which a browser that comes back names; null to leave the last one.</param>
    /// <param name="cancellation">Ends the wait for a slow browser.</param>
    public Task SendAsync(string name, string data, string? id, CancellationToken cancellation) =>
        WriteAsync($"event: {name}\n{(id is null ? "" : $"id: {id}\n")}data: {data}\n\n", cancellation);

    /// <summary>Keeps the connection from looking dead.</summary>
    public Task BeatAsync(CancellationToken cancellation) => WriteAsync(":\n\n", cancellation);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task WriteAsync(string text, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation).ConfigureAwait(false);
            await response.Body.FlushAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }
}

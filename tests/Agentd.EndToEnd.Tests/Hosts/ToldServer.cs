using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace Agentd.EndToEnd.Tests.Hosts;

/// <summary>A place that is told, once it is started: it takes everything, and keeps what it was asked.</summary>
internal sealed class ToldServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<(string Asked, string Body)> _all = new();

    public ToldServer() => _listener.Prefixes.Add(Url);

    /// <summary>Its address, which ends with a slash.</summary>
    public string Url { get; } = $"http://127.0.0.1:{FreePort.Next()}/";

    /// <summary>The paths and queries that were asked, in their order.</summary>
    public IReadOnlyList<string> Asked => [.. _all.Select(one => one.Asked)];

    /// <summary>The bodies that a path was told.</summary>
    public IReadOnlyList<JsonElement> Of(string path) =>
        [.. _all.Where(one => one.Asked == path).Select(one => JsonDocument.Parse(one.Body).RootElement)];

    public void Start()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    public void Dispose() => ((IDisposable)_listener).Dispose();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                _all.Enqueue((context.Request.RawUrl!, await reader.ReadToEndAsync()));
                context.Response.StatusCode = 204;
                context.Response.Close();
            }
            catch (Exception end) when (end is HttpListenerException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Collections.Specialized;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Agentd.EndToEnd.Tests.Hosts;

/// <summary>A place that is told, once it is started: it takes everything, and keeps what it was asked.</summary>
internal sealed class ToldServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<ToldRequest> _all = new();

    public ToldServer() => _listener.Prefixes.Add(Url);

    /// <summary>Its address, which ends with a slash.</summary>
    public string Url { get; } = $"http://127.0.0.1:{FreePort.Next()}/";

    /// <summary>What an answer waits for.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    /// <summary>All that it was told, in its order.</summary>
    public IReadOnlyList<ToldRequest> All => [.. _all];

    /// <summary>The paths and queries that were asked, in their order.</summary>
    public IReadOnlyList<string> Asked => [.. _all.Select(one => one.Asked)];

    /// <summary>The bodies that a path was told.</summary>
    public IReadOnlyList<JsonElement> Of(string path) => [.. _all.Where(one => one.Asked == path).Select(one => one.Json)];

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
                using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                _all.Enqueue(new ToldRequest(context.Request.RawUrl!, await reader.ReadToEndAsync(), context.Request.Headers));
                await Held;
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

/// <summary>What such a place was told once.</summary>
/// <param name="Asked">The path and query.</param>
/// <param name="Body">The body.</param>
/// <param name="Headers">The headers.</param>
internal sealed record ToldRequest(string Asked, string Body, NameValueCollection Headers)
{
    /// <summary>The body, where it is JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}

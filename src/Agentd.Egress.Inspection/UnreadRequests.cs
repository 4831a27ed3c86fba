using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Agentd.Egress.Inspection;

/// <summary>
/// Hears of requests over HTTP/2 that the HTTP server resets because it cannot read them, and of connections that it ends for that: it
/// tells nobody but its log.
/// </summary>
/// <param name="connections">The connections that are served, by their ids.</param>
internal sealed class UnreadRequests(ConcurrentDictionary<string, HandedConnection> connections) : ILoggerFactory, ILogger
{
    private const string Category = "Microsoft.AspNetCore.Server.Kestrel.Http2";

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => categoryName == Category ? this : NullLogger.Instance;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    // Not its traces, of each frame one.
    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> said) return;
        switch (eventId.Name)
        {
            case "Http2ConnectionError" or "Http2StreamError" or "HPackDecodingError":
                Find(Word(said, "ConnectionId"))?.TellMalformed();
                break;
            // Those of requests that were let in, and broke off, are told where they are served.
            case "Http2StreamResetAbort" when Word(said, "TraceIdentifier") is { } stream:
                if (Find(stream.Split(':')[0]) is { } connection && !connection.IsServing(stream)) connection.TellMalformed();
                break;
        }
    }

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("nobody else hears the server's log");

    /// <inheritdoc/>
    public void Dispose() { }

    private static string? Word(IReadOnlyList<KeyValuePair<string, object?>> said, string name) =>
        said.FirstOrDefault(word => word.Key == name).Value as string;

    private HandedConnection? Find(string? id) => id is null ? null : connections.GetValueOrDefault(id);
}

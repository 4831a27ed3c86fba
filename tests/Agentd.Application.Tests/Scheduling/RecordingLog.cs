using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Tests.Scheduling;

/// <summary>Keeps events with their fields.</summary>
internal sealed class RecordingLog : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<Entry> _entries = new();

    public ConcurrentQueue<string> Categories { get; } = new();

    public List<Entry> Events(string name) => [.. _entries.Where(e => e.Name == name)];

    public ILogger CreateLogger(string categoryName)
    {
        Categories.Enqueue(categoryName);
        return this;
    }

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var fields = ((IReadOnlyList<KeyValuePair<string, object?>>)state!).ToDictionary(f => f.Key, f => f.Value);
        _entries.Enqueue(new(logLevel, eventId.Name, fields, formatter(state, exception)));
    }

    internal sealed record Entry(LogLevel Level, string? Name, Dictionary<string, object?> Fields, string Message);
}

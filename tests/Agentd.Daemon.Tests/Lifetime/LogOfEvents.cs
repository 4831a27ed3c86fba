using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Agentd.Daemon.Tests.Lifetime;

/// <summary>Events in the order in which they were logged: their names, and the values of their fields.</summary>
internal sealed class LogOfEvents : ILoggerProvider, ILogger
{
    private readonly Channel<(string Event, string Fields)> _events = Channel.CreateUnbounded<(string, string)>();

    public async Task<(string Event, string Fields)> Next() => await _events.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(2));

    /// <summary>The names of all that was logged and not asked for yet.</summary>
    public IReadOnlyList<string> Logged()
    {
        List<string> names = [];
        while (_events.Reader.TryRead(out var logged)) names.Add(logged.Event);
        return names;
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var fields = (IReadOnlyList<KeyValuePair<string, object?>>)state!;
        _events.Writer.TryWrite(
            (eventId.Name!, string.Join(' ', fields.Where(field => field.Key != "{OriginalFormat}").Select(field => field.Value))));
    }

    public void Dispose() { }
}

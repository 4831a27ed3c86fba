using System.Threading.Channels;
using Agentd.Application.Sessions;
using Agentd.Domain.Sessions;

namespace Agentd.Daemon.Troubles;

/// <summary>
/// Takes from the log those events that operators may have to be told of, whatever AGENTD_LOG has written of them: who logs one already
/// says all that there is to tell.
/// </summary>
internal sealed class LoggedEvents(LiveSessions sessions) : ILoggerProvider
{
    // A handful comes from each session, and each is told within a moment.
    private readonly Channel<LoggedEvent> _taken = Channel.CreateUnbounded<LoggedEvent>(new() { SingleReader = true });

    /// <summary>Whether an event may be taken, whatever else is written of it.</summary>
    public static bool MayTake(string? provider, LogLevel level) =>
        provider == typeof(LoggedEvents).FullName && level >= LogLevel.Information;

    /// <summary>What was logged, in its order, until <see cref="End"/>.</summary>
    public IAsyncEnumerable<LoggedEvent> ReadAllAsync() => _taken.Reader.ReadAllAsync();

    /// <summary>Takes nothing more.</summary>
    public void End() => _taken.Writer.TryComplete();

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Taker(this);

    /// <inheritdoc/>
    public void Dispose() => End();

    private void Take(string name, IReadOnlyList<KeyValuePair<string, object?>> fields)
    {
        var known = fields.Where(field => field.Value is not null).ToDictionary(field => field.Key, field => field.Value!);
        // Now: it may be held no more when its turn has come.
        var live = known.GetValueOrDefault("sessionId") is SessionId id && sessions.TryFind(id, out var found) ? found : null;
        _taken.Writer.TryWrite(new LoggedEvent(name, known, live));
    }

    private sealed class Taker(LoggedEvents events) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Name is { } name && TroubleTelling.Knows(name) && state is IReadOnlyList<KeyValuePair<string, object?>> fields)
                events.Take(name, fields);
        }
    }
}

/// <summary>An event of the log.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Fields">Its fields, by the names of the parameters.</param>
/// <param name="Live">The session that it is about; null where it is about none, or none that is held.</param>
internal sealed record LoggedEvent(string Name, IReadOnlyDictionary<string, object> Fields, LiveSession? Live)
{
    /// <summary>A field as text; empty where there is none.</summary>
    public string this[string field] => Fields.GetValueOrDefault(field)?.ToString() ?? "";
}

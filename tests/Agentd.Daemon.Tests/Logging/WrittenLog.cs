using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Agentd.Daemon.Tests.Logging;

/// <summary>A logger that keeps what a formatter makes of every event.</summary>
internal sealed class WrittenLog(ConsoleFormatter formatter, string target) : ILogger
{
    private readonly StringWriter _written = new();

    public string Text => _written.ToString();

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatMessage) =>
        formatter.Write(new LogEntry<TState>(logLevel, target, eventId, state, exception, formatMessage), null, _written);
}

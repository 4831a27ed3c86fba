using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Agentd.Daemon.Logging;

/// <summary>One line for people: time, level, event, message.</summary>
internal sealed class PrettyFormatter(TimeProvider time) : ConsoleFormatter(FormatName)
{
    public const string FormatName = "agentd-pretty";

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopes, TextWriter output)
    {
        var now = time.GetLocalNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        output.Write($"{now} {LogFilter.Word(entry.LogLevel),-5} {OneLine(entry.Formatter(entry.State, entry.Exception))}");
        output.WriteLine(entry.EventId.Name is { } name ? $"  [{name}]" : "");
        if (entry.Exception is { } exception) output.WriteLine(exception);
    }

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}

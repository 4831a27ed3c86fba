using System.Text;
using Microsoft.Extensions.Logging;

namespace Agentd.Daemon.Logging;

/// <summary>What both log formats share: words of level, names of fields.</summary>
internal static class LogLine
{
    /// <summary>The level's word.</summary>
    public static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRACE",
        LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO",
        LogLevel.Warning => "WARN",
        _ => "ERROR",
    };

    /// <summary>A field's name: <c>sessionId</c> becomes <c>session_id</c>.</summary>
    public static string FieldName(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var c in name)
            if (char.IsAsciiLetterUpper(c)) text.Append('_').Append(char.ToLowerInvariant(c));
            else text.Append(c);
        return text.ToString().TrimStart('_');
    }

    /// <summary>The event's fields: those with a value, without the message template.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Fields<TState>(in TState state) =>
        state is IReadOnlyList<KeyValuePair<string, object?>> fields
            ? fields.Where(f => f.Key != "{OriginalFormat}" && f.Value is not null).Select(f => KeyValuePair.Create(FieldName(f.Key), f.Value!))
            : [];
}

using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Agentd.Daemon.Logging;

/// <summary>One compact JSON object per line: <c>timestamp</c>, <c>level</c>, <c>target</c> and the event's <c>fields</c>.</summary>
internal sealed class JsonLineFormatter(TimeProvider time) : ConsoleFormatter(FormatName)
{
    public const string FormatName = "agentd-json";

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopes, TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Compact))
        {
            json.WriteStartObject();
            var now = time.GetUtcNow().UtcDateTime;
            json.WriteString("timestamp", now.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture));
            json.WriteString("level", LogFilter.Word(entry.LogLevel));
            json.WriteString("target", entry.Category);
            json.WriteStartObject("fields");
            if (entry.EventId.Name is { } name) json.WriteString("event", name);
            json.WriteString("message", entry.Formatter(entry.State, entry.Exception));
            foreach (var (field, value) in Fields(entry.State)) WriteField(json, field, value);
            if (entry.Exception is { } exception) json.WriteString("exception", exception.ToString());
            json.WriteEndObject();
            json.WriteEndObject();
        }
        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static void WriteField(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case bool flag: json.WriteBoolean(name, flag); break;
            case int number: json.WriteNumber(name, number); break;
            case long number: json.WriteNumber(name, number); break;
            default: json.WriteString(name, value.ToString()); break;
        }
    }

    // Those that have a value; the message's template is none of them.
    private static IEnumerable<KeyValuePair<string, object>> Fields<TState>(in TState state) =>
        state is IReadOnlyList<KeyValuePair<string, object?>> fields
            ? fields.Where(f => f.Key != "{OriginalFormat}" && f.Value is not null)
                .Select(f => KeyValuePair.Create(JsonNamingPolicy.SnakeCaseLower.ConvertName(f.Key), f.Value!))
            : [];
}

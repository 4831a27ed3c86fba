using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Agentd.Notify.Tests.Formats;

/// <summary>
/// What OpenTelemetry's protocol says of a request with traces, of the messages that we write: each field by its name in JSON, and how its
/// type is written there. Whatever else is in a document is an error, as with a strict decoder of the published schema.
/// </summary>
internal static partial class OtlpSchema
{
    private const string Schema = """
        ExportTraceServiceRequest: resourceSpans ResourceSpans[]
        ResourceSpans: resource Resource, scopeSpans ScopeSpans[], schemaUrl string
        Resource: attributes KeyValue[], droppedAttributesCount uint32
        ScopeSpans: scope InstrumentationScope, spans Span[], schemaUrl string
        InstrumentationScope: name string, version string, attributes KeyValue[], droppedAttributesCount uint32
        Span: traceId hex16, spanId hex8, traceState string, parentSpanId hex8, flags uint32, name string
        Span: kind enum5, startTimeUnixNano fixed64, endTimeUnixNano fixed64, attributes KeyValue[], status Status
        Span: droppedAttributesCount uint32
        Status: message string, code enum2
        KeyValue: key string, value AnyValue
        AnyValue: stringValue string, boolValue bool, intValue int64, doubleValue double
        """;

    private static readonly Dictionary<string, Dictionary<string, string>> _messages = Schema.Split('\n')
        .Select(line => line.Split(": "))
        .SelectMany(parts => parts[1].Split(", ").Select(field => (Message: parts[0], Field: field.Split(' '))))
        .GroupBy(one => one.Message, one => one.Field)
        .ToDictionary(message => message.Key, message => message.ToDictionary(field => field[0], field => field[1]));

    /// <summary>What in a document is not as the schema has it.</summary>
    public static IReadOnlyList<string> Errors(JsonElement document) => [.. Errors(document, "ExportTraceServiceRequest", "$")];

    private static IEnumerable<string> Errors(JsonElement value, string type, string place)
    {
        if (type.EndsWith("[]", StringComparison.Ordinal))
        {
            return value.ValueKind != JsonValueKind.Array ? [$"{place} is no array"]
                : value.EnumerateArray().SelectMany((one, at) => Errors(one, type[..^2], $"{place}[{at}]"));
        }
        if (!_messages.TryGetValue(type, out var fields)) return IsScalar(value, type) ? [] : [$"{place} is no {type}"];
        if (value.ValueKind != JsonValueKind.Object) return [$"{place} is no {type}"];
        var wrong = value.EnumerateObject().SelectMany(field => fields.TryGetValue(field.Name, out var known)
            ? Errors(field.Value, known, $"{place}.{field.Name}") : [$"{place}.{field.Name} is no field of {type}"]);
        // A choice of one: a value that has two, or none, is not what was meant.
        return type == "AnyValue" && value.EnumerateObject().Count() != 1 ? wrong.Append($"{place} has not one value") : wrong;
    }

    private static bool IsScalar(JsonElement value, string type) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "bool" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "double" => value.ValueKind == JsonValueKind.Number,
        "uint32" => value.ValueKind == JsonValueKind.Number && value.TryGetUInt32(out _),
        // Sixty-four bits do not fit into a number of JSON.
        "int64" => value.ValueKind == JsonValueKind.String && long.TryParse(value.GetString(), CultureInfo.InvariantCulture, out _),
        "fixed64" => value.ValueKind == JsonValueKind.String && ulong.TryParse(value.GetString(), CultureInfo.InvariantCulture, out _),
        // Not base64, as the mapping of bytes has it elsewhere.
        "hex16" => value.ValueKind == JsonValueKind.String && Hex16().IsMatch(value.GetString()!),
        "hex8" => value.ValueKind == JsonValueKind.String && Hex8().IsMatch(value.GetString()!),
        // Never by their names.
        "enum5" => value.ValueKind == JsonValueKind.Number && value.GetInt32() is >= 0 and <= 5,
        "enum2" => value.ValueKind == JsonValueKind.Number && value.GetInt32() is >= 0 and <= 2,
        _ => throw new ArgumentException($"{type} is no type", nameof(type)),
    };

    [GeneratedRegex("^(?!0{32})[0-9a-f]{32}$")]
    private static partial Regex Hex16();

    [GeneratedRegex("^(?!0{16})[0-9a-f]{16}$")]
    private static partial Regex Hex8();
}

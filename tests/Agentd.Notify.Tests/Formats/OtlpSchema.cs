using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;

namespace Agentd.Notify.Tests.Formats;

/// <summary>
/// Holds a document to the published schema of a request with traces, in the JSON that OpenTelemetry's protocol has of its own: ids are
/// hexadecimal, and words of an enumeration are numbers. Whatever else is in a document is an error.
/// </summary>
internal static partial class OtlpSchema
{
    /// <summary>What in a document is not as the schema has it.</summary>
    public static IReadOnlyList<string> Errors(JsonElement document) => [.. Errors(document, PublishedSchema.Request, "$")];

    private static IEnumerable<string> Errors(JsonElement value, MessageDescriptor message, string place)
    {
        if (value.ValueKind != JsonValueKind.Object) return [$"{place} is no {message.Name}"];
        var fields = message.Fields.InDeclarationOrder().ToDictionary(field => field.JsonName);
        var wrong = value.EnumerateObject().SelectMany(one => fields.TryGetValue(one.Name, out var field)
            ? Errors(one.Value, field, $"{place}.{one.Name}") : [$"{place}.{one.Name} is no field of {message.Name}"]);
        // A choice of one: a value that has two, or none, is not what was meant.
        return wrong.Concat(message.RealOneofs()
            .Where(choice => choice.Fields.Count(field => value.TryGetProperty(field.JsonName, out _)) != 1)
            .Select(choice => $"{place} has not one {choice.Name}"));
    }

    private static IEnumerable<string> Errors(JsonElement value, FieldDescriptor field, string place)
    {
        if (!field.IsRepeated) return One(value, field, place);
        return value.ValueKind != JsonValueKind.Array ? [$"{place} is no array"]
            : value.EnumerateArray().SelectMany((one, at) => One(one, field, $"{place}[{at}]"));
    }

    private static IEnumerable<string> One(JsonElement value, FieldDescriptor field, string place) =>
        field.FieldType == FieldType.Message ? Errors(value, field.MessageType, place)
        : IsScalar(value, field) ? []
        : [$"{place} is no {field.FieldType} as JSON has it"];

    private static IEnumerable<OneofDescriptor> RealOneofs(this MessageDescriptor message) => message.Oneofs.Where(one => !one.IsSynthetic);

    private static bool IsScalar(JsonElement value, FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => value.ValueKind == JsonValueKind.String,
        FieldType.Bool => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        FieldType.Double => value.ValueKind == JsonValueKind.Number,
        FieldType.UInt32 or FieldType.Fixed32 => value.ValueKind == JsonValueKind.Number && value.TryGetUInt32(out _),
        // Sixty-four bits do not fit into a number of JSON.
        FieldType.Int64 => value.ValueKind == JsonValueKind.String && long.TryParse(value.GetString(), CultureInfo.InvariantCulture, out _),
        FieldType.Fixed64 => value.ValueKind == JsonValueKind.String && ulong.TryParse(value.GetString(), CultureInfo.InvariantCulture, out _),
        // Not base64, as the mapping of bytes has it elsewhere.
        FieldType.Bytes => value.ValueKind == JsonValueKind.String
            && (field.Name == "trace_id" ? TraceId() : SpanId()).IsMatch(value.GetString()!),
        // Never by their names.
        FieldType.Enum => value.ValueKind == JsonValueKind.Number && field.EnumType.FindValueByNumber(value.GetInt32()) is not null,
        _ => throw new NotSupportedException($"no trace has a {field.FieldType}"),
    };

    [GeneratedRegex("^(?!0{32})[0-9a-f]{32}$")]
    private static partial Regex TraceId();

    [GeneratedRegex("^(?!0{16})[0-9a-f]{16}$")]
    private static partial Regex SpanId();
}

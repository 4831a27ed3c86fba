using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agentd.Infrastructure.Audit.Documents;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    Converters = [typeof(UtcTimestampConverter), typeof(LimitsConverter)])]
[JsonSerializable(typeof(SessionDocument))]
[JsonSerializable(typeof(ChainState))]
[JsonSerializable(typeof(PrunedLink))]
internal sealed partial class AuditJson : JsonSerializerContext
{
    private static AuditJson? _readable;
    private static AuditJson? _oneLine;

    /// <summary>The context that writes characters as they are: a record is read by people, and never put into a page.</summary>
    internal static AuditJson Readable => _readable ??= new AuditJson(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    internal static AuditJson OneLine => _oneLine ??= new AuditJson(new JsonSerializerOptions(Default.Options) { WriteIndented = false });
}

/// <summary>RFC 3339 in UTC, with <c>Z</c>.</summary>
internal sealed class UtcTimestampConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));
}

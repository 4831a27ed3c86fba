using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agentd.Infrastructure.Audit.Documents;

/// <summary>The JSON of records, without reflection.</summary>
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

    /// <summary>The context that writes a line.</summary>
    internal static AuditJson OneLine => _oneLine ??= new AuditJson(new JsonSerializerOptions(Default.Options) { WriteIndented = false });
}

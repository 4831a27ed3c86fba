using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Listing;
using Agentd.Infrastructure.Audit.Pruning;
using Agentd.Infrastructure.Audit.Verification;

namespace Agentd.Infrastructure.Audit;

/// <summary>The JSON of the audit verbs' results, without reflection; absent values are null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    WriteIndented = true,
    Converters = [typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(IReadOnlyList<RecordSummary>))]
[JsonSerializable(typeof(RecordDetails))]
[JsonSerializable(typeof(IReadOnlyList<ChainHead>))]
[JsonSerializable(typeof(VerifyReport))]
[JsonSerializable(typeof(PruneReport))]
internal sealed partial class AuditReportJson : JsonSerializerContext
{
    private static AuditReportJson? _readable;

    /// <summary>The context that writes characters as they are.</summary>
    internal static AuditReportJson Readable => _readable ??= new AuditReportJson(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Listing;
using Agentd.Infrastructure.Audit.Pruning;
using Agentd.Infrastructure.Audit.Verification;

namespace Agentd.Infrastructure.Audit;

/// <summary>The results of the audit verbs as JSON documents.</summary>
internal static class AuditReports
{
    public static string Json(IReadOnlyList<RecordSummary> records) =>
        JsonSerializer.Serialize(records, AuditReportJson.Readable.IReadOnlyListRecordSummary);
    public static string Json(RecordDetails record) => JsonSerializer.Serialize(record, AuditReportJson.Readable.RecordDetails);
    public static string Json(VerifyReport report) => JsonSerializer.Serialize(report, AuditReportJson.Readable.VerifyReport);
    public static string Json(IReadOnlyList<ChainHead> heads) =>
        JsonSerializer.Serialize(heads, AuditReportJson.Readable.IReadOnlyListChainHead);
    public static string Json(PruneReport report) => JsonSerializer.Serialize(report, AuditReportJson.Readable.PruneReport);
}

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

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Listing;
using Agentd.Infrastructure.Audit.Pruning;
using Agentd.Infrastructure.Audit.Verification;

namespace Agentd.Infrastructure.Audit;

/// <summary>The results of the audit verbs as JSON documents.</summary>
public static class AuditReports
{
    /// <summary>What <c>list</c> prints: an array.</summary>
    public static string Json(IReadOnlyList<RecordSummary> records) => JsonSerializer.Serialize(records, AuditReportJson.Readable.IReadOnlyListRecordSummary);

    /// <summary>What <c>show</c> prints: one object.</summary>
    public static string Json(RecordDetails record) => JsonSerializer.Serialize(record, AuditReportJson.Readable.RecordDetails);

    /// <summary>What <c>verify</c> prints: one object.</summary>
    public static string Json(VerifyReport report) => JsonSerializer.Serialize(report, AuditReportJson.Readable.VerifyReport);

    /// <summary>What <c>head</c> prints: an array.</summary>
    public static string Json(IReadOnlyList<ChainHead> heads) => JsonSerializer.Serialize(heads, AuditReportJson.Readable.IReadOnlyListChainHead);

    /// <summary>What <c>prune</c> prints: one object.</summary>
    public static string Json(PruneReport report) => JsonSerializer.Serialize(report, AuditReportJson.Readable.PruneReport);
}

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

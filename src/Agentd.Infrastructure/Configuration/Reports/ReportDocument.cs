using System.Text.Json.Serialization;

namespace Agentd.Infrastructure.Configuration.Reports;

/// <summary>A report as JSON.</summary>
internal sealed record ReportDocument(
    string Path,
    bool Valid,
    IReadOnlyList<ProblemDocument> Errors,
    IReadOnlyList<ProblemDocument> Warnings,
    ConfigurationDocument? Configuration);

/// <summary>A problem as JSON; what does not apply is left out.</summary>
internal sealed record ProblemDocument(int? Line, int? Column, string? Agent, string? Field, string Message);

/// <summary>A configuration as JSON, as it was resolved.</summary>
internal sealed record ConfigurationDocument(
    string ConfigPath, string DaemonId, string SocketPath, string PidFile, string AuditRoot, IReadOnlyList<AgentDocument> Agents);

/// <summary>An agent as JSON.</summary>
internal sealed record AgentDocument(
    string Name, string BaseImage, string MethodologyDir, string? Repo, string? Schedule, string? Timezone, DateTimeOffset? NextFire);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(ReportDocument))]
internal sealed partial class ReportJson : JsonSerializerContext;

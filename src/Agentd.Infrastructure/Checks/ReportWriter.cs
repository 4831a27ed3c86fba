using System.Text.Json;
using System.Text.Json.Serialization;
using Agentd.Application.Scheduling;
using Agentd.Domain.Agents;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Configuration.Problems;

namespace Agentd.Infrastructure.Checks;

/// <summary>Shows a report to people and to programs.</summary>
/// <param name="clock">Tells the time from which next fires are counted, and the daemon's local time zone.</param>
internal sealed class ReportWriter(TimeProvider clock)
{
    /// <summary>The report in lines: errors and warnings compiler-style, then, when it is valid, what the daemon would do.</summary>
    /// <param name="report">The report.</param>
    /// <param name="verbose">Whether each agent's network is told too, with every rule that comes of the file.</param>
    public IEnumerable<string> Lines(ConfigurationReport report, bool verbose = false)
    {
        foreach (var line in report.ErrorLines()) yield return line;
        foreach (var line in report.WarningLines()) yield return line;
        if (report.Configuration is not { } configuration)
        {
            yield return $"{report.Path}: not valid, {Counted(report.Errors.Count, "error")}, {Counted(report.Warnings.Count, "warning")}";
            yield break;
        }

        yield return $"{report.Path}: valid, {Counted(configuration.Agents.Count, "agent")}, {Counted(report.Warnings.Count, "warning")}";
        yield return $"  daemon id   {configuration.DaemonId}";
        yield return $"  socket      {configuration.SocketPath}";
        yield return $"  PID file    {configuration.PidFile}";
        yield return $"  audit root  {configuration.AuditRoot}";
        var width = configuration.Agents.Max(agent => agent.Name.Value.Length);
        var networks = new NetworkText(configuration.RulesOfAll.Count);
        foreach (var agent in configuration.Agents)
        {
            yield return $"  agent {agent.Name.Value.PadRight(width)}  {agent.BaseImage}  {When(agent)}";
            if (!verbose) continue;
            foreach (var line in networks.Lines(agent)) yield return line;
        }
    }

    public string Json(ConfigurationReport report) => JsonSerializer.Serialize(
        new ReportDocument(
            report.Path,
            report.Configuration is not null,
            [.. report.Errors.Select(Document)],
            [.. report.Warnings.Select(Document)],
            report.Configuration is { } configuration ? Document(configuration) : null),
        ReportJson.Default.ReportDocument);

    private static ProblemDocument Document(ConfigurationProblem problem) =>
        new(problem.Place?.Line, problem.Place?.Column, problem.Agent, problem.Field is "" ? null : problem.Field, problem.Message);

    private ConfigurationDocument Document(DaemonConfiguration configuration) => new(
        configuration.ConfigPath,
        configuration.DaemonId.Value,
        configuration.SocketPath,
        configuration.PidFile,
        configuration.AuditRoot,
        [.. configuration.Agents.Select(Document)]);

    private AgentDocument Document(Agent agent) => new(
        agent.Name.Value,
        agent.BaseImage,
        agent.MethodologyDirectory,
        agent.Repository?.Value,
        agent.Schedule?.Expression,
        agent.Schedule?.TimeZone,
        NextFire(agent),
        NetworkDocument.Of(agent));

    private string When(Agent agent) => agent.Schedule is not { } schedule
        ? "when asked to"
        : $"{schedule.Expression} ({schedule.TimeZone ?? "local time"}), next {NextFire(agent):yyyy-MM-dd HH:mm zzz}";

    private DateTimeOffset? NextFire(Agent agent)
    {
        if (agent.Schedule is not { } schedule) return null;
        var zone = schedule.TimeZone is { } id ? ScheduleZone.Find(id) : clock.LocalTimeZone;
        return CronSchedule.Parse(schedule.Expression).Next(clock.GetUtcNow(), zone);
    }

    private static string Counted(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}

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

internal sealed record AgentDocument(
    string Name, string BaseImage, string MethodologyDir, string? Repo, string? Schedule, string? Timezone, DateTimeOffset? NextFire,
    NetworkDocument Network);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(ReportDocument))]
internal sealed partial class ReportJson : JsonSerializerContext;

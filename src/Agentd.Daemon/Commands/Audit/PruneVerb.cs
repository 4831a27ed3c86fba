using System.CommandLine;
using System.CommandLine.Parsing;
using Agentd.Daemon.Commands.Options;
using Agentd.Infrastructure.Audit;
using Agentd.Infrastructure.Audit.Pruning;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Problems;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Daemon.Commands.Audit;

/// <summary><c>agentd audit prune</c>: removes whole old records; the chain of the rest stays verifiable.</summary>
internal static class PruneVerb
{
    public static Command Define(AuditRootOptions root, OutputOption output)
    {
        var age = new AgeOption("--older-than") { Description = "Records that ended longer ago, such as 90d.", Required = true };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be removed, and remove nothing." };
        var prune = new Command("prune", "Removes old records.") { age, dryRun };
        prune.SetAction((parsed, cancellation) =>
        {
            var request = new PruneRequest { MaxAge = parsed.GetRequiredValue(age), DryRun = parsed.GetValue(dryRun) };
            var report = new AuditPruning(root.In(parsed), TimeProvider.System).Run(request, cancellation);
            output.Print(parsed, () => AuditReports.Json(report), () => Lines(report));
            return Task.FromResult(0);
        });
        return prune;
    }

    private static IEnumerable<string> Lines(PruneReport report)
    {
        var verb = report.DryRun ? "would remove" : "removed";
        return report.Records.Select(record => $"{verb} {record.Agent} {record.SessionId}, ended {AuditText.Time(record.EndTimestamp)}")
            .Append($"{verb} {report.Records.Count} record(s)");
    }
}

/// <summary>An option that takes a duration as the configuration writes them, such as <c>90d</c>.</summary>
internal sealed class AgeOption : Option<TimeSpan>
{
    private static readonly DurationShape Shape = new();

    public AgeOption(string name) : base(name)
    {
        HelpName = "DURATION";
        CustomParser = Read;
    }

    private TimeSpan Read(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var written = new TomlText(Place.Start, text);
        if (Shape.Objection(written) is not { } objection) return Shape.Read(written);
        result.AddError($"{Name} '{text}' {objection}");
        return default;
    }
}

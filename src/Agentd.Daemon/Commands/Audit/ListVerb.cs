using System.CommandLine;
using Agentd.Daemon.Commands.Options;
using Agentd.Infrastructure.Audit;
using Agentd.Infrastructure.Audit.Listing;

namespace Agentd.Daemon.Commands.Audit;

/// <summary><c>agentd audit list</c>: the records, newest first.</summary>
internal static class ListVerb
{
    private static readonly string[] Headings = ["SESSION", "AGENT", "OUTCOME", "EXIT", "STARTED", "ENDED", "CHAIN"];

    public static Command Define(AuditRootOptions root, OutputOption output)
    {
        var list = new Command("list", "Lists the records.");
        list.SetAction(parsed =>
        {
            var records = new RecordList(root.In(parsed)).All();
            output.Print(parsed, () => AuditReports.Json(records), () => AuditText.Table(Headings, records.Select(Row)));
        });
        return list;
    }

    private static string?[] Row(RecordSummary record) =>
    [
        record.SessionId, record.Agent, record.Complete ? record.Outcome : "incomplete", record.ExitCode?.ToString(),
        AuditText.Time(record.StartTimestamp), AuditText.Time(record.EndTimestamp), record.Sequence is { } place ? $"#{place}" : null,
    ];
}

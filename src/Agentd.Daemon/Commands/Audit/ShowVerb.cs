using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Agentd.Daemon.Commands.Options;
using Agentd.Infrastructure.Audit;
using Agentd.Infrastructure.Audit.Listing;
using Agentd.Infrastructure.Configuration.Problems;

namespace Agentd.Daemon.Commands.Audit;

/// <summary><c>agentd audit show ID</c>: one record with all that it says.</summary>
internal static class ShowVerb
{
    private const int LongestValue = 2000;

    public static Command Define(AuditRootOptions root, OutputOption output)
    {
        var id = new Argument<string>("ID") { Description = "The session's id, or a unique beginning of it." };
        var show = new Command("show", "Shows a record.") { id };
        show.SetAction(parsed =>
        {
            var record = new RecordList(root.In(parsed)).Show(parsed.GetRequiredValue(id));
            output.Print(parsed, () => AuditReports.Json(record), () => Lines(record));
        });
        return show;
    }

    private static IEnumerable<string> Lines(RecordDetails details)
    {
        yield return Line("record", details.Record.Path);
        yield return Line("state", details.Record.Complete ? "complete" : "incomplete");
        yield return Line("link", details.Link);
        foreach (var fact in details.Session.EnumerateObject())
            if (fact.Value.ValueKind != JsonValueKind.Null) yield return Line(fact.Name, Text(fact.Value));
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : JsonSerializer.Serialize(value, PlainJson.Default.JsonElement);

    private static string Line(string name, string value) =>
        $"{TerminalText.Escape(name, 40),-20} {TerminalText.Escape(value, LongestValue)}";
}

/// <summary>JSON values on one line, without reflection.</summary>
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class PlainJson : JsonSerializerContext;

using System.CommandLine;
using Agentd.Cli.Json;
using Agentd.Cli.Parsing;
using Agentd.Cli.Printing;
using Agentd.Cli.Terminals;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Cli.Verbs;

/// <summary><c>agentd schedule</c>: the next fires, in order.</summary>
internal sealed class ScheduleVerb : ClientVerb
{
    private const int DefaultCount = 10;

    private readonly CountOption count = new("--count", $"How many (default: {DefaultCount}).", most: 1000);
    private readonly JsonOption json = new();

    public ScheduleVerb(Terminal terminal) : base(terminal, "schedule", "List the next scheduled fires.")
    {
        Options.Add(count);
        Options.Add(json);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var question = new ScheduleRequest(parsed.GetValue(count) ?? DefaultCount);
        var list = await Daemon(parsed).AskAsync<FireList>(question, cancellation).ConfigureAwait(false);
        if (json.In(parsed)) Terminal.Say(JsonDocuments.Text(list.Fires));
        else if (list.Fires.Count == 0) Terminal.Tell("no agent has a schedule");
        else Terminal.Say(Text(list.Fires));
        return ExitCode.Success;
    }

    private string Text(IReadOnlyList<Fire> fires)
    {
        var times = new Times(Terminal.Clock);
        var table = new Table("AT", "", "AGENT");
        foreach (var fire in fires) table.Add(times.Moment(fire.At), times.Until(fire.At), fire.Agent);
        return table.ToString();
    }
}

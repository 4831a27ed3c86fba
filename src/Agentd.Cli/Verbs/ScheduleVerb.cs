using Agentd.Cli.Parsing;
using Agentd.Cli.Printing;

namespace Agentd.Cli.Verbs;

/// <summary><c>agentd schedule</c>: the next fires, in order.</summary>
internal sealed class ScheduleVerb : ClientVerb
{
    private const int DefaultCount = 10;

    private readonly CountOption _count = new("--count", $"How many (default: {DefaultCount}).", most: 1000);
    private readonly JsonOption _json = new();

    public ScheduleVerb(Terminal terminal) : base(terminal, "schedule", "List the next scheduled fires.") =>
        this.Declare(_count, _json);

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var question = new ScheduleRequest(parsed.GetValue(_count) ?? DefaultCount);
        var list = await Daemon(parsed).AskAsync<FireList>(question, cancellation).ConfigureAwait(false);
        return Print(parsed, _json, list.Fires, Text, nothing: list.Fires.Count == 0 ? "no agent has a schedule" : null);
    }

    private string Text(IReadOnlyList<Fire> fires)
    {
        var times = new Times(Terminal.Clock);
        var table = new Table("AT", "", "AGENT");
        foreach (var fire in fires) table.Add(times.Moment(fire.At), times.Until(fire.At), fire.Agent);
        return table.ToString();
    }
}

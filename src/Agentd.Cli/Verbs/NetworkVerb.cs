using Agentd.Cli.Parsing;
using Agentd.Cli.Printing;

namespace Agentd.Cli.Verbs;

/// <summary><c>agentd network</c>: what a filtered session reached, and what it was refused.</summary>
internal sealed class NetworkVerb : ClientVerb
{
    private readonly SessionArgument _session = new();
    private readonly Option<bool> _denied = new("--denied")
    {
        Description = "Only what was refused, or would be if the agent did not learn.",
    };

    private readonly JsonOption _json = new();

    public NetworkVerb(Terminal terminal) : base(terminal, "network", "Show what a filtered session reached and was refused.") =>
        this.Declare(_session, _denied, _json, new NetworkCheckVerb(terminal), new NetworkSuggestVerb(terminal));

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var question = new NetworkRequest(parsed.GetValue(_session)!, parsed.GetValue(_denied));
        var pages = await Daemon(parsed).AskPagesAsync<NetworkPage>(question, page => page.More, cancellation).ConfigureAwait(false);
        IReadOnlyList<NetworkDecision> decisions = [.. pages.SelectMany(page => page.Decisions)];
        return Print(parsed, _json, decisions, Text, nothing: Nothing(decisions, question.Denied));
    }

    private static string? Nothing(IReadOnlyList<NetworkDecision> decisions, bool denied) =>
        decisions.Count > 0 ? null : denied ? "nothing was refused" : "nothing was decided";

    private string Text(IReadOnlyList<NetworkDecision> decisions)
    {
        var moments = new Times(Terminal.Clock);
        var table = new Table("TIME", "VERDICT", "KIND", "HOST", "PORT", "RULE", "TIMES", "WHY");
        foreach (var one in decisions)
        {
            var (time, times) = (moments.Moment(one.Time), $"{one.Times ?? 1}");
            table.Add(time, one.Verdict, one.Kind ?? "", one.Host ?? "", $"{one.Port}", $"{one.Rule}", times, Why(one));
        }
        return table.ToString();
    }

    private static string Why(NetworkDecision decision) => decision switch
    {
        { Seen: { } seen } => $"{decision.Reason} {seen}",
        { Method: { } method } => $"{method} {decision.Path} {decision.Status} {decision.Reason}".TrimEnd(),
        { Reason: { } reason } => reason,
        { Sent: { } sent, Received: { } received } => $"{sent} bytes sent, {received} received",
        { Address: { } address } => address,
        _ => "",
    };
}

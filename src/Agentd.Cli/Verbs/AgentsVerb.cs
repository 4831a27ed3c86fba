using Agentd.Cli.Parsing;
using Agentd.Cli.Printing;

namespace Agentd.Cli.Verbs;

/// <summary><c>agentd agents</c>: the configured agents.</summary>
internal sealed class AgentsVerb : ClientVerb
{
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Print names alone." };
    private readonly JsonOption _json = new();

    public AgentsVerb(Terminal terminal) : base(terminal, "agents", "List the configured agents.") => this.Declare(_quiet, _json);

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var pages = await Daemon(parsed).AskPagesAsync<AgentList>(
            new AgentsRequest(), page => page.More, cancellation).ConfigureAwait(false);
        IReadOnlyList<AgentSummary> agents = [.. pages.SelectMany(page => page.Agents)];
        return Print(parsed, _json, agents, parsed.GetValue(_quiet) ? Names : Text);
    }

    private static string Names(IReadOnlyList<AgentSummary> agents) => string.Join('\n', agents.Select(agent => agent.Name));

    private string Text(IReadOnlyList<AgentSummary> agents)
    {
        var times = new Times(Terminal.Clock);
        // Where nothing is measured, there is nothing to say of it.
        var isMeasured = agents.Any(agent => agent.UsedInAWeek is not null);
        var isBounded = agents.Any(agent => agent.Today is not null);
        var table = new Table(
        [
            "AGENT", "SCHEDULE", "NEXT FIRE", "LAST OUTCOME", "LAST SKIP", .. isMeasured ? ["7 DAYS"] : (string[])[],
            .. isBounded ? ["TODAY"] : (string[])[], "REPOSITORY",
        ]);
        foreach (var agent in agents)
        {
            table.Add(
            [
                agent.Name, agent.Schedule, agent.NextFire is { } at ? times.Until(at) : null, agent.LastOutcome,
                agent.LastSkip is { } skip ? $"{times.Ago(skip.At)} ({skip.Reason})" : null,
                .. isMeasured ? [UsageText.Short(agent.UsedInAWeek)] : (string?[])[],
                .. isBounded ? [UsageText.Day(agent.Today)] : (string?[])[], agent.RepoUrl,
            ]);
        }

        return table.ToString();
    }
}

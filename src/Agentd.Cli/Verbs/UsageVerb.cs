using System.Globalization;
using Agentd.Cli.Json;
using Agentd.Cli.Parsing;
using Agentd.Cli.Printing;

namespace Agentd.Cli.Verbs;

/// <summary><c>agentd usage</c>: what sessions used of models, by agent and model.</summary>
internal sealed class UsageVerb : ClientVerb
{
    private readonly Option<string?> _agent = new("--agent") { Description = "This agent's sessions only.", HelpName = "AGENT" };
    private readonly SinceOption _since;
    private readonly SheetOption _output = new();

    public UsageVerb(Terminal terminal) : base(terminal, "usage", "Show what sessions used of models, and what it cost.")
    {
        _since = new SinceOption(terminal.Clock)
        {
            Description = "Only of sessions that were accepted since then: 2026-03-01T12:00:00Z, or 7d for the last week.",
        };
        this.Declare(_agent, _since, _output);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var question = new UsageRequest(parsed.GetValue(_agent), parsed.GetValue(_since));
        var pages = await Daemon(parsed).AskPagesAsync<UsagePage>(question, page => page.More, cancellation).ConfigureAwait(false);
        IReadOnlyList<UsageRow> rows = [.. pages.SelectMany(page => page.Rows)];
        switch (parsed.GetValue(_output))
        {
            case "json": Terminal.PrintOut(JsonDocuments.Text(rows)); break;
            case "csv": Terminal.PrintOut(Lines(rows)); break;
            case var _ when rows.Count == 0: Terminal.PrintError("nothing was measured"); break;
            default: Terminal.PrintOut(Text(rows)); break;
        }
        return ExitCode.Success;
    }

    private static string Text(IReadOnlyList<UsageRow> rows)
    {
        var table = new Table("AGENT", "MODEL", "SESSIONS", "REQUESTS", "INPUT", "OUTPUT", "CACHE READ", "CACHE WRITE", "COST");
        foreach (var row in rows)
        {
            string? Tokens(long count) => row.Model is null ? null : UsageText.Tokens(count);
            table.Add(
                row.Agent, row.Model ?? "(not measured)", Number(row.Sessions), Number(row.Requests), Tokens(row.InputTokens),
                Tokens(row.OutputTokens), Tokens(row.CacheReadTokens), Tokens(row.CacheWriteTokens),
                UsageText.Cost(row.Cost, row.Currency));
        }
        return table.ToString();
    }

    private static string Lines(IReadOnlyList<UsageRow> rows)
    {
        var sheet = new Sheet(
            "agent", "model", "sessions", "requests", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "cost",
            "currency");
        foreach (var row in rows)
        {
            sheet.Add(
                row.Agent, row.Model, Number(row.Sessions), Number(row.Requests), Number(row.InputTokens), Number(row.OutputTokens),
                Number(row.CacheReadTokens), Number(row.CacheWriteTokens), row.Cost?.ToString(CultureInfo.InvariantCulture), row.Currency);
        }
        return sheet.ToString();
    }

    private static string Number(long count) => count.ToString(CultureInfo.InvariantCulture);
}

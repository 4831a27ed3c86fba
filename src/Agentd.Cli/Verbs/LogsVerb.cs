using Agentd.Cli.Connecting;
using Agentd.Cli.Following;
using Agentd.Cli.Parsing;

namespace Agentd.Cli.Verbs;

/// <summary><c>agentd logs</c>: what a session printed, or prints.</summary>
internal sealed class LogsVerb : ClientVerb
{
    private readonly SessionArgument _session = new();
    private readonly Option<bool> _follow = new("--follow", "-f") { Description = "Go on until the session ends." };
    private readonly CountOption _tail = new("--tail", "Only so many of the last lines.", least: 0);
    private readonly SinceOption _since;
    private readonly Option<bool> _timestamps = new("--timestamps", "-t") { Description = "Begin each line with the time it was printed." };
    private readonly Option<bool> _raw = new("--raw") { Description = "Let control characters of the session through to a terminal." };

    public LogsVerb(Terminal terminal) : base(terminal, "logs", "Print what a session printed.")
    {
        _since = new SinceOption(terminal.Clock);
        this.Declare(_session, _follow, _tail, _since, _timestamps, _raw);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var request = new LogsRequest
        {
            Session = parsed.GetValue(_session)!,
            Follow = parsed.GetValue(_follow),
            Tail = parsed.GetValue(_tail),
            Since = parsed.GetValue(_since),
        };
        var printer = new OutputPrinter(Terminal, parsed.GetValue(_raw), parsed.GetValue(_timestamps));
        var stream = new SessionStream(Daemon(parsed), Terminal.Clock, news =>
        {
            printer.MakeRoom();
            Terminal.PrintError($"session {request.Session}: {news}");
        });
        try
        {
            await foreach (var reply in stream.ReadAsync(request, cursor => Resume(request, cursor), cancellation).ConfigureAwait(false))
            {
                if (reply is Output output) printer.Print(output);
                if (reply is StreamEnd { Warning: { } warning }) Warn(printer, warning);
            }
        }
        catch (Exception) when (stream.IsLost)
        {
            printer.End();
            Terminal.PrintError(Hints(parsed).MayStillRun(request.Session));
            throw;
        }

        if (Terminal.OutIsTerminal) printer.End();
        return ExitCode.Success;
    }

    private void Warn(OutputPrinter printer, string warning)
    {
        printer.MakeRoom();
        Terminal.PrintError($"warning: {warning}");
    }

    // With a cursor, the last lines were printed already; without one, nothing was.
    private static LogsRequest Resume(LogsRequest request, string? cursor) =>
        cursor is null ? request : request with { Cursor = cursor, Tail = null };
}

using Agentd.Cli.Connecting;
using Agentd.Cli.Following;
using Agentd.Cli.Json;
using Agentd.Cli.Parsing;

namespace Agentd.Cli.Verbs;

/// <summary><c>agentd stop</c>: ends a session, and succeeds when it ended because of that.</summary>
internal sealed class StopVerb : ClientVerb
{
    private const int LongestGrace = 86_400;

    // The grace in force may be the session's own, or an earlier request's. After it come kill, teardown and the seal of a large record.
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(LongestGrace) + TimeSpan.FromMinutes(3);

    private readonly SessionArgument _session = new();
    private readonly CountOption _time = new(
        "--time", "How long the agent may take to end by itself (default: the session's stop_grace).",
        least: 0, most: LongestGrace, unit: "SECONDS");

    private readonly Option<string?> _reason = new("--reason")
    {
        Description = "Why, for the session's record and the daemon's log.",
        HelpName = "TEXT",
    };

    private readonly JsonOption _json = new();

    public StopVerb(Terminal terminal) : base(terminal, "stop", "End a session: first ask its agent, then kill it.") =>
        this.Declare(_session, _time, _reason, _json);

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        TimeSpan? grace = parsed.GetValue(_time) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        var request = new StopRequest(parsed.GetValue(_session)!, (long?)grace?.TotalMilliseconds, parsed.GetValue(_reason));
        var daemon = Daemon(parsed);
        var stopped = await daemon.WithinAsync(
            Within, token => StopAsync(daemon, request, Hints(parsed), token), cancellation).ConfigureAwait(false);
        var asAsked = stopped is { Outcome: "cancelled", Error: null };
        if (_json.In(parsed)) Terminal.PrintOut(JsonDocuments.Text(stopped));
        else if (asAsked) Terminal.PrintOut(Words(stopped));
        else Terminal.PrintError(Words(stopped));
        return asAsked ? ExitCode.Success : ExitCode.Failure;
    }

    // Asking again does no harm: the first request counts. A session that ended while the daemon was away ended after it was asked to.
    private async Task<Stopped> StopAsync(DaemonClient daemon, StopRequest request, Hints hints, CancellationToken cancellation)
    {
        var again = false;
        var stream = new SessionStream(daemon, Terminal.Clock, news => Terminal.PrintError($"session {request.Session}: {news}"));
        try
        {
            await foreach (var reply in stream.ReadAsync(request, _ => Again(), cancellation).ConfigureAwait(false))
                if (reply is Stopped stopped) return again ? stopped with { AlreadyEnded = false } : stopped;
        }
        catch (Exception) when (stream.IsLost)
        {
            Terminal.PrintError($"session {request.Session} may still run; stop it with: {hints.Stop(request.Session)}");
            throw;
        }

        throw new OperatorException("agentd ended the stream without saying what became of the session: see its log");

        StopRequest Again()
        {
            again = true;
            return request;
        }
    }

    private static string Words(Stopped stopped) => stopped switch
    {
        { Error: { } error } => $"session {stopped.SessionId}: {error}",
        { AlreadyEnded: true } => $"session {stopped.SessionId} had already ended ({stopped.Outcome ?? "incomplete"})",
        { Outcome: "cancelled" } => $"session {stopped.SessionId} stopped",
        _ => $"session {stopped.SessionId} ended by itself first ({stopped.Outcome ?? "incomplete"})",
    };
}

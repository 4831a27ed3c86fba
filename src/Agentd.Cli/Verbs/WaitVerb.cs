using Agentd.Cli.Connecting;
using Agentd.Cli.Following;
using Agentd.Cli.Parsing;

namespace Agentd.Cli.Verbs;

/// <summary><c>agentd wait</c>: waits for a session, then prints and exits as <c>run</c> would.</summary>
internal sealed class WaitVerb : ClientVerb
{
    private readonly SessionArgument _session = new();
    private readonly JsonOption _json = new();

    public WaitVerb(Terminal terminal) : base(terminal, "wait", "Wait for a session to end, and exit as it ends.") =>
        this.Declare(_session, _json);

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var daemon = Daemon(parsed);
        var request = new WaitRequest(parsed.GetValue(_session)!);
        var display = new SessionDisplay(Terminal, raw: false, progressWanted: false);
        // Attach is answered at once, unlike wait. So the client knows that the daemon is back, however long the session lasts.
        AttachRequest Resume(string? cursor) => new(request.Session, Follow: false, cursor);
        var stream = new SessionStream(daemon, Terminal.Clock, news => display.Interject($"session {request.Session}: {news}"));
        try
        {
            await foreach (var reply in stream.ReadAsync(request, Resume, cancellation).ConfigureAwait(false)) display.Show(reply);
        }
        catch (Exception) when (stream.IsLost)
        {
            display.EndWith(Hints(parsed).MayStillRun(request.Session));
            throw;
        }

        return await new SessionEnd(Terminal, daemon, _json.In(parsed)).ReportAsync(display, cancellation).ConfigureAwait(false);
    }
}

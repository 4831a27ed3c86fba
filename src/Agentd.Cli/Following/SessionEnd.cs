using Agentd.Cli.Connecting;
using Agentd.Cli.Json;
using Agentd.Protocol;

namespace Agentd.Cli.Following;

/// <summary>
/// The end of <c>run</c> and <c>wait</c>: the warning if any, why it stopped, the result line or the record, and the exit code.
/// </summary>
internal sealed class SessionEnd(Terminal terminal, DaemonClient daemon, bool json)
{
    /// <summary>Reports what the session ended with.</summary>
    public async Task<int> ReportAsync(SessionDisplay display, CancellationToken cancellation)
    {
        display.Close();
        var result = display.Result ?? throw new OperatorException("agentd ended the stream without a result: see its log");
        var line = ResultLine.From(result);
        if (json) await PrintRecordAsync(result.SessionId, line, cancellation).ConfigureAwait(false);
        if (result.Warning is { } warning) terminal.PrintError($"warning: {warning}");
        // An error is the last line itself.
        if (result is { Error: null, Why: { } why }) terminal.PrintError($"why: {why}");
        if (line.ExitCode != ExitCode.Success) terminal.PrintError(line.Text);
        else if (!json) terminal.PrintOut(line.Text);
        return line.ExitCode;
    }

    // A daemon that drained is gone as soon as its last session has ended. The result line is printed all the same.
    private async Task PrintRecordAsync(string session, ResultLine line, CancellationToken cancellation)
    {
        try
        {
            var found = await daemon.AskAsync<SessionFound>(new InspectRequest(session), cancellation).ConfigureAwait(false);
            terminal.PrintOut(JsonDocuments.Text(found.Session));
        }
        catch (Exception e) when (e is OperatorException or ProtocolException)
        {
            throw new OperatorException($"the record of session {session} cannot be printed: {e.Message}\n{line.Text}");
        }
    }
}

/// <summary>The last line of <c>run</c> and <c>wait</c>: how the session ended, and the exit code.</summary>
/// <param name="Text">The line.</param>
/// <param name="ExitCode">The exit code; the line of a good end goes to standard output, every other to standard error.</param>
internal sealed record ResultLine(string Text, int ExitCode)
{
    /// <summary>The line of a result.</summary>
    public static ResultLine From(Result result) => result switch
    {
        { Error: { } error } => new(error, Cli.ExitCode.Failure),
        { Label: "success" or "blocked" or "nothing_ready" } => new($"session {result.Label}", Cli.ExitCode.Success),
        { Label: "timed_out" } => new("session timed out", Cli.ExitCode.Failure),
        { Label: null } => new($"session {result.SessionId} ended without an outcome: see its record", Cli.ExitCode.Failure),
        { ExitCode: { } code, Signal: { } signal } =>
            new($"session {result.Label} (exit code {code}, signal {signal})", Cli.ExitCode.Failure),
        { ExitCode: { } code } => new($"session {result.Label} (exit code {code})", Cli.ExitCode.Failure),
        _ => new($"session {result.Label}", Cli.ExitCode.Failure),
    };
}

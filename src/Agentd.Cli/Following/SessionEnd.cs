using Agentd.Cli.Connecting;
using Agentd.Cli.Json;
using Agentd.Cli.Terminals;
using Agentd.Protocol;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Cli.Following;

/// <summary>The last word of <c>run</c> and <c>wait</c>: the warning if any, the result line or the record, and the exit code.</summary>
internal sealed class SessionEnd(Terminal terminal, DaemonClient daemon, bool json)
{
    /// <summary>Reports what the session ended with.</summary>
    public async Task<int> ReportAsync(SessionDisplay view, CancellationToken cancellation)
    {
        view.Close();
        var result = view.Result ?? throw new OperatorException("agentd ended the stream without a result: see its log");
        var line = ResultLine.Of(result);
        if (json) await PrintRecordAsync(result.SessionId, line, cancellation).ConfigureAwait(false);
        if (result.Warning is { } warning) terminal.Tell($"warning: {warning}");
        if (line.ExitCode != ExitCode.Success) terminal.Tell(line.Text);
        else if (!json) terminal.Say(line.Text);
        return line.ExitCode;
    }

    // A daemon that drained is gone as soon as its last session has ended: what is known of the end is told all the same.
    private async Task PrintRecordAsync(string session, ResultLine line, CancellationToken cancellation)
    {
        try
        {
            var found = await daemon.AskAsync<SessionFound>(new InspectRequest(session), cancellation).ConfigureAwait(false);
            terminal.Say(JsonDocuments.Text(found.Session));
        }
        catch (Exception e) when (e is OperatorException or DaemonAbsentException or ProtocolException)
        {
            throw new OperatorException($"the record of session {session} cannot be printed: {e.Message}\n{line.Text}");
        }
    }
}

using Agentd.Application.Sessions.Prepare;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions;

/// <summary>Accepts invocations as sessions and lets each run on its own, whoever asked and whether or not they stay.</summary>
public sealed class SessionDispatcher(SessionAcceptance acceptance, SessionLifecycle lifecycle, LiveSessions live, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(DispatchLog.Category);

    /// <summary>Accepts an invocation and starts its session.</summary>
    /// <exception cref="SessionException">It was refused; nothing was created.</exception>
    public async Task<LiveSession> DispatchAsync(Invocation invocation, CancellationToken cancellation)
    {
        try
        {
            var accepted = await acceptance.AcceptAsync(invocation, cancellation).ConfigureAwait(false);
            Continue(accepted);
            return accepted.Live;
        }
        catch (SessionException refusal)
        {
            DispatchLog.Rejected(_log, invocation.Agent, invocation.Trigger.Word(), (refusal as InputRefusedException)?.ForLog ?? refusal.Message);
            throw;
        }
    }

    /// <summary>Goes on with a session that was accepted: here, or by an earlier daemon under which it waited.</summary>
    internal void Continue(AcceptedSession accepted) => _ = live.HoldAsync(accepted.Live, () => RunAsync(accepted));

    private async Task RunAsync(AcceptedSession accepted)
    {
        // The caller's own thread is not the session's.
        await Task.Yield();
        var (report, session) = (await lifecycle.RunAsync(accepted).ConfigureAwait(false), accepted.Live.Session);
        DispatchLog.Completed(_log, session.Agent.Value, session.Trigger.Word(), report.Session, report.Outcome?.Label, report.Error?.Message);
        await accepted.Live.Over.ConfigureAwait(false);
    }
}

using Agentd.Application.Sessions.Prepare;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions;

/// <summary>Accepts invocations as sessions and lets each run on its own, whoever asked and whether or not they stay.</summary>
public sealed class SessionDispatcher(SessionLifecycle lifecycle, LiveSessions live, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(DispatchLog.Category);

    /// <summary>Accepts an invocation and starts its session.</summary>
    /// <exception cref="SessionException">It was refused; nothing was created.</exception>
    public async Task<LiveSession> DispatchAsync(Invocation invocation, CancellationToken cancellation)
    {
        try
        {
            var prepared = await lifecycle.AcceptAsync(invocation, cancellation).ConfigureAwait(false);
            _ = live.HoldAsync(prepared.Live, () => RunAsync(prepared, invocation));
            return prepared.Live;
        }
        catch (SessionException refusal)
        {
            DispatchLog.Rejected(_log, invocation.Agent, invocation.Trigger.Word(), (refusal as InputRefusedException)?.ForLog ?? refusal.Message);
            throw;
        }
    }

    private async Task RunAsync(PreparedSession prepared, Invocation invocation)
    {
        // The caller's own thread is not the session's.
        await Task.Yield();
        var report = await lifecycle.RunAsync(prepared).ConfigureAwait(false);
        DispatchLog.Completed(_log, invocation.Agent, invocation.Trigger.Word(), report.Session, report.Outcome?.Label, report.Error?.Message);
        await prepared.Live.Over.ConfigureAwait(false);
    }
}

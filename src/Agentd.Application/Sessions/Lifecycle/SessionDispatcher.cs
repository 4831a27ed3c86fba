using Agentd.Application.Sessions.Prepare;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Lifecycle;

/// <summary>Accepts invocations as sessions and runs each on its own, whether or not the client stays.</summary>
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
            DispatchLog.Rejected(
                _log, invocation.Agent, invocation.Trigger.Word(), (refusal as InputRefusedException)?.ForLog ?? refusal.Message);
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
        DispatchLog.Completed(
            _log, session.Agent.Value, session.Trigger.Word(), report.Session, report.Outcome?.Label, report.Error?.Message);
        await accepted.Live.Over.ConfigureAwait(false);
    }
}

/// <summary>The events of invocations, by the names that operators search for.</summary>
public static partial class DispatchLog
{
    /// <summary>The log target of the daemon's own events.</summary>
    public const string Category = "agentd";

    /// <summary>A session has ended; its record is closed, or openly incomplete as yet.</summary>
    [LoggerMessage(20, LogLevel.Information, "run of {agent} completed", EventName = "agentd.run_completed")]
    public static partial void Completed(ILogger log, string agent, string trigger, SessionId sessionId, string? outcome, string? error);

    /// <summary>An invocation was refused; nothing was created.</summary>
    [LoggerMessage(21, LogLevel.Warning, "run of {agent} rejected: {error}", EventName = "agentd.run_rejected")]
    public static partial void Rejected(ILogger log, string agent, string trigger, string error);
}

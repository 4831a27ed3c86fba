using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Execute;

/// <summary>
/// Sees a running container to its end: by itself, at its time limit, or because somebody asked. Costs no process and no poll while
/// the session runs.
/// </summary>
public sealed class SessionSupervisor(IContainerEngine engine, SessionEndWatch watch, TimeProvider time, ILoggerFactory loggers)
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(30);

    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>Waits for the end, whatever brings it.</summary>
    /// <exception cref="SessionException">The session ended in a way that no exit code can be believed of.</exception>
    public async Task<ExecutedSession> SuperviseAsync(Supervision supervision)
    {
        using var ended = new CancellationTokenSource();
        try
        {
            var end = watch.EndAsync(supervision, ended.Token);
            var limit = LimitAsync(supervision, ended.Token);
            var stop = supervision.Live.Stop.Made;
            await Task.WhenAny(end, limit, stop).ConfigureAwait(false);
            if (end.IsCompleted) return await end.ConfigureAwait(false);
            var outcome = stop.IsCompleted ? SessionOutcome.Cancelled : SessionOutcome.TimedOut;
            var grace = stop.IsCompleted ? (await stop.ConfigureAwait(false)).Grace ?? supervision.Grace : supervision.Grace;
            return new ExecutedSession(outcome, await EndedInGraceAsync(supervision, end, grace, ended.Token).ConfigureAwait(false));
        }
        finally
        {
            supervision.Live.Progress.StepsEnded();
            await ended.CancelAsync().ConfigureAwait(false);
        }
    }

    // In stretches: a timer counts to some 49 days, and a limit may be longer.
    private async Task LimitAsync(Supervision supervision, CancellationToken ended)
    {
        var until = supervision.Timeout is { } timeout ? supervision.StartedAt + timeout : DateTimeOffset.MaxValue;
        while (until - time.GetUtcNow() is var left && left > TimeSpan.Zero)
            await Task.Delay(left < LongestTimer ? left : LongestTimer, time, ended).ConfigureAwait(false);
    }

    // The request to end is not waited for: the engine may hang, and the grace must not.
    private async Task<bool> EndedInGraceAsync(Supervision supervision, Task<ExecutedSession> end, TimeSpan grace, CancellationToken ended)
    {
        var asked = AskToEndAsync(supervision.Live, ended);
        await Task.WhenAny(end, Task.Delay(grace, time, ended)).ConfigureAwait(false);
        _ = asked;
        return end.IsCompletedSuccessfully && (await end.ConfigureAwait(false)).TreeIsOurs;
    }

    private async Task AskToEndAsync(LiveSession live, CancellationToken ended)
    {
        try
        {
            await engine.TerminateAsync(live.Names.Container, ended).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is EngineException or OperationCanceledException)
        {
            SessionLog.Lifecycle(_log, LogLevel.Warning, live.Id, live.Names.Container, "terminate", "execute", failure.Message);
        }
    }
}

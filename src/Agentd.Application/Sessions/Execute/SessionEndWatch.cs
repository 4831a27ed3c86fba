using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Execute;

/// <summary>
/// Finds out that a session has ended, and how. The set-up shell's own status is the bell; where that shell was killed, the closing of
/// the console file says that it is time to ask the engine; and a look every five minutes makes up for what neither told.
/// </summary>
public sealed class SessionEndWatch(IContainerEngine engine, ISessionStatus status, IHost host, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>How often the engine is asked although nothing happened.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(5);

    // The engine notices a container's end a little after its output closed.
    private static readonly TimeSpan[] Patience =
        [.. new[] { 0, 50, 100, 250, 500, 1000, 2000, 4000 }.Select(ms => TimeSpan.FromMilliseconds(ms))];

    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>Waits for the end of a session's container.</summary>
    /// <exception cref="SessionException">The container is gone, or nothing it says of its end can be believed.</exception>
    public async Task<SessionOutcome> EndAsync(Supervision supervision, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var told = ToldAsync(supervision, closed, either.Token);
        var looked = LookAsync(supervision.Live, closed.Task, either.Token);
        var seen = SeenAsync(supervision, either.Token);
        var first = await Task.WhenAny(told, looked, seen).ConfigureAwait(false);
        await either.CancelAsync().ConfigureAwait(false);
        var ended = await first.ConfigureAwait(false);
        // A shell that the kernel killed cannot tell why; the engine's mark can. Once the agent has ended, the shell has told already.
        var isUntold = first != told && supervision.Live.AgentEndedWith is null;
        if (isUntold && status.ReadNews(supervision.Staged).OfType<SessionNews.OutOfMemory>().Any()) OutOfMemory(supervision.Live);
        return ended;
    }

    private async Task<SessionOutcome> ToldAsync(Supervision supervision, TaskCompletionSource closed, CancellationToken cancellation)
    {
        var (live, treeIsOurs) = (supervision.Live, true);
        await foreach (var news in status.WatchAsync(supervision.Staged, cancellation).ConfigureAwait(false))
        {
            switch (news)
            {
                case SessionNews.Exited exited: return Exited(live, exited, treeIsOurs);
                case SessionNews.AgentEnded agent: live.AgentEndedWith = agent.Code; break;
                case SessionNews.HandedOver handed: treeIsOurs = HandedOver(live, handed); break;
                case SessionNews.StepBegan began: live.Progress.Step(began.Step, live.Record.Recovered ? began.At : null); break;
                case SessionNews.Cloned cloned: live.Note(record => record with { Commit = cloned.Commit }); break;
                case SessionNews.Displaced displaced: live.Note(record => record with { Displaced = displaced.Displacement }); break;
                case SessionNews.OutOfMemory: OutOfMemory(live); break;
                case SessionNews.Over over: live.SetExcess(over.Excess); break;
                case SessionNews.StepFailed failed: StepFailed(live, failed); break;
                case SessionNews.ConsoleClosed: closed.TrySetResult(); break;
            }
        }
        throw new SessionException("the session's status ended before the session did: its staging directory is gone");
    }

    private async Task<SessionOutcome> SeenAsync(Supervision supervision, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false))
            if ((await AskAsync(supervision.Live, cancellation).ConfigureAwait(false)).Ended is { } ended) return ended;
        throw new OperationCanceledException(cancellation);
    }

    /// <summary>
    /// Once the console is closed, asks the engine until it has noticed the end. One that does not answer has noticed nothing: it is
    /// asked until it does, while the shell may still be heard.
    /// </summary>
    /// <exception cref="SessionException">The container is gone, or its supervisor died and left it in an unknown state.</exception>
    private async Task<SessionOutcome> LookAsync(LiveSession live, Task closed, CancellationToken cancellation)
    {
        await closed.WaitAsync(cancellation).ConfigureAwait(false);
        for (var looks = 0; looks < Patience.Length;)
        {
            await Task.Delay(Patience[looks], time, cancellation).ConfigureAwait(false);
            var answer = await AskAsync(live, cancellation).ConfigureAwait(false);
            if (answer.Ended is { } ended) return ended;
            if (answer.IsGiven) looks++;
            else await Task.Delay(Patience[^1], time, cancellation).ConfigureAwait(false);
        }
        throw new SessionException(
            $"container lost: {live.Names.Container} has no supervisor any more, though the engine still calls it running; "
            + "it was removed by force");
    }

    private async Task<Answer> AskAsync(LiveSession live, CancellationToken cancellation)
    {
        ContainerState? state;
        try
        {
            state = await engine.FindAsync(live.Names.Container, cancellation).ConfigureAwait(false);
        }
        catch (EngineException failure)
        {
            SessionLog.Lifecycle(_log, LogLevel.Warning, live.Id, live.Names.Container, "look", "execute", failure.Message);
            return default;
        }
        return new Answer(true, Ended(live, state));
    }

    private SessionOutcome? Ended(LiveSession live, ContainerState? state) => state switch
    {
        null => throw new SessionException($"container lost: {live.Names.Container} was removed while its session ran"),
        { Status: ContainerStatus.Exited } when live.Record.BootId == host.BootId =>
            SessionOutcome.FromExitCode(state.ExitCode),
        { Status: ContainerStatus.Running } => null,
        _ => throw new SessionException($"container lost: {live.Names.Container} is in a state that no exit code can be believed of"),
    };

    private static SessionOutcome Exited(LiveSession live, SessionNews.Exited exited, bool treeIsOurs)
    {
        live.NoteFootprint(footprint => footprint with { TreeIsOurs = treeIsOurs });
        live.ShellHasEnded = true;
        return SessionOutcome.FromExitCode(exited.Code);
    }

    private bool HandedOver(LiveSession live, SessionNews.HandedOver handed)
    {
        if (handed.Result == "unmapped")
        {
            SessionLog.AuditWarning(_log, live.Id, "hand_over_unmapped",
            "the record's owner is not known inside the container: its tree stays with the session user, and sealing it needs CAP_FOWNER");
        }

        return handed.Result != "failed";
    }

    // The record names the first of several bounds: a session that was ended at its time limit may have lacked memory long before.
    private void OutOfMemory(LiveSession live)
    {
        var isFirst = false;
        live.Note(record =>
        {
            isFirst = record.Bound is null;
            return isFirst ? record with { Bound = SessionBound.OutOfMemory } : record;
        });
        if (isFirst) SessionLog.BoundHit(_log, live.Id, live.Names.Container, SessionBound.OutOfMemory.Word(), place: null);
    }

    private void StepFailed(LiveSession live, SessionNews.StepFailed failed)
    {
        live.Note(record => record with { Error = failed.Words });
        SessionLog.Lifecycle(_log, LogLevel.Warning, live.Id, live.Names.Container, "set_up", "execute", failed.Words);
    }

    /// <summary>What the engine said: nothing, or whether and how the container ended.</summary>
    private readonly record struct Answer(bool IsGiven, SessionOutcome? Ended);
}

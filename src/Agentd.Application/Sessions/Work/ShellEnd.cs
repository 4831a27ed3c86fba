using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Work;

/// <summary>
/// The end of a session's shell after its grace: told to kill what still runs, it salvages the session's work and hands the record's tree
/// over, and is awaited for as long as that may take.
/// </summary>
public sealed class ShellEnd(IContainerEngine engine, ISessionStatus status, TimeProvider time, ILoggerFactory loggers)
{
    // Besides making the bundle, it hands the tree over, and the engine must answer.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>Waits for the end; returns at once where the shell has ended, or its container never ran.</summary>
    internal async Task AwaitAsync(LiveSession live, StagedSession staged, CancellationToken cancellation)
    {
        if (live.Keeping.Policy == Domain.Work.KeepWork.Never || live.ShellHasEnded || !Runs(staged)) return;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var timer = time.CreateTimer(_ => enough.Cancel(), null, live.Keeping.Timeout + Margin, Timeout.InfiniteTimeSpan);
        try
        {
            var state = await engine.FindAsync(live.Names.Container, enough.Token).ConfigureAwait(false);
            if (state is not { Status: ContainerStatus.Running }) return;
            await engine.CutShortAsync(live.Names.Container, enough.Token).ConfigureAwait(false);
            await UntilExitAsync(live, staged, enough.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SessionException or OperationCanceledException)
        {
            SessionLog.Lifecycle(_log, LogLevel.Warning, live.Id, live.Names.Container, "work", "teardown", failure.Message);
        }
    }

    private bool Runs(StagedSession staged)
    {
        try
        {
            var news = status.ReadNews(staged);
            return news.Any(one => one is SessionNews.StepBegan) && !news.Any(one => one is SessionNews.Exited);
        }
        catch (SessionException)
        {
            return false;
        }
    }

    private async Task UntilExitAsync(LiveSession live, StagedSession staged, CancellationToken enough)
    {
        var handedOver = false;
        await foreach (var news in status.WatchAsync(staged, enough).ConfigureAwait(false))
        {
            if (news is SessionNews.ConsoleClosed) return;
            if (news is SessionNews.HandedOver handed) handedOver = handed.Result != "failed";
            if (news is SessionNews.Exited && handedOver) live.NoteFootprint(footprint => footprint with { TreeIsOurs = true });
        }
    }
}

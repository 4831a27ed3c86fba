using Agentd.Application.Ports;
using Agentd.Application.Sessions.Mount;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Execute;

/// <summary>
/// Starts a session's container, and finds out whether it runs. The session's own shell is believed first: it tells of its first step
/// before anything else runs, also when the engine's client fails, or waits for an engine that is busy.
/// </summary>
public sealed class ContainerLaunch(IContainerEngine engine, ISessionStatus status, TimeProvider time, ILoggerFactory loggers)
{
    // A start takes a tenth of a second; one that takes longer waits for a busy engine.
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>Starts the container; returns when it runs, or that its entrypoint could not be run.</summary>
    /// <exception cref="EngineException">It does not run, as far as anybody knows.</exception>
    internal async Task<ContainerStart> StartAsync(LiveSession live, MountedSession mounted)
    {
        live.NoteFootprint(footprint => footprint with { Container = true, TreeIsOurs = false, Image = mounted.Demand.Agent.BaseImage });
        var client = engine.StartAsync(mounted.Container, CancellationToken.None);
        if (await TellsBeforeAsync(client, mounted.Staged).ConfigureAwait(false) is { } begun)
        {
            _ = LogFailureOfAsync(live, client);
            return begun;
        }
        try
        {
            return await client.ConfigureAwait(false);
        }
        catch (EngineException failure)
        {
            if (await RunsAfterAllAsync(live, mounted.Staged).ConfigureAwait(false) is not { } runs) throw;
            LogDoubt(live, failure);
            return runs;
        }
    }

    /// <summary>Whether the container runs, as soon as the session tells it; at the latest when its launch has come to an end.</summary>
    internal async Task<bool> RunsAsync(StagedSession staged, Task<ContainerStart> launched)
    {
        using var known = new CancellationTokenSource();
        var told = TellsAsync(staged, known.Token);
        if (await Task.WhenAny(told, launched).ConfigureAwait(false) == told && await told.ConfigureAwait(false)) return true;
        await Task.WhenAny(launched).ConfigureAwait(false);
        await known.CancelAsync().ConfigureAwait(false);
        return launched is { IsCompletedSuccessfully: true, Result.RefusedWith: null };
    }

    private async Task<bool> TellsAsync(StagedSession staged, CancellationToken cancellation)
    {
        try
        {
            await foreach (var news in status.WatchAsync(staged, cancellation).ConfigureAwait(false))
                if (news is SessionNews.StepBegan) return true;
        }
        catch (Exception end) when (end is SessionException or OperationCanceledException)
        {
            // The launch tells.
        }
        return false;
    }

    // A client's error says little of the container: the session itself, or the container's own state, decides whether it runs.
    private async Task<ContainerStart?> RunsAfterAllAsync(LiveSession live, StagedSession staged)
    {
        using var known = new CancellationTokenSource();
        var engineSays = StatusAsync(live, known.Token);
        if (await TellsBeforeAsync(engineSays, staged).ConfigureAwait(false) is { } begun)
        {
            await known.CancelAsync().ConfigureAwait(false);
            return begun;
        }
        var state = await engineSays.ConfigureAwait(false);
        if (Begun(staged) is { } late) return late;
        if (state is ContainerStatus.Created) live.NoteFootprint(footprint => footprint with { TreeIsOurs = true });
        return state is ContainerStatus.Running or ContainerStatus.Exited ? new ContainerStart(null) : null;
    }

    /// <summary>Waits for the engine, or for the session's own word, whichever comes first; null where it was the engine.</summary>
    private async Task<ContainerStart?> TellsBeforeAsync(Task engineSays, StagedSession staged)
    {
        while (await Task.WhenAny(engineSays, Task.Delay(LookEvery, time)).ConfigureAwait(false) != engineSays)
            if (Begun(staged) is { } begun) return begun;
        return null;
    }

    private ContainerStart? Begun(StagedSession staged)
    {
        try
        {
            var first = status.ReadNews(staged).OfType<SessionNews.StepBegan>().FirstOrDefault();
            return first is null ? null : new ContainerStart(null, first.At);
        }
        catch (SessionException)
        {
            // A status that cannot be read holds no news yet. The client is still under way, and must be awaited.
            return null;
        }
    }

    // A container that is not there never ran, like one that was only created.
    private async Task<ContainerStatus> StatusAsync(LiveSession live, CancellationToken cancellation)
    {
        try
        {
            return (await engine.FindAsync(live.Names.Container, cancellation).ConfigureAwait(false))?.Status ?? ContainerStatus.Created;
        }
        catch (EngineException failure)
        {
            SessionLog.Lifecycle(_log, LogLevel.Warning, live.Id, live.Names.Container, "look", "execute", failure.Message);
            return ContainerStatus.Unknown;
        }
    }

    // Nothing of the session hangs on the client any more.
    private async Task LogFailureOfAsync(LiveSession live, Task client)
    {
        try
        {
            await client.ConfigureAwait(false);
        }
        catch (EngineException failure)
        {
            LogDoubt(live, failure);
        }
    }

    private void LogDoubt(LiveSession live, EngineException failure) =>
        SessionLog.StartDoubted(_log, live.Id, live.Names.Container, failure.Message);
}

using Agentd.Application.Ports;
using Agentd.Application.Sessions.Mount;
using Agentd.Domain.Sessions;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Execute;

/// <summary>The phase <c>execute</c>.</summary>
public sealed class ExecuteHandler(IContainerEngine engine, SessionSupervisor supervisor, TimeProvider time, ILoggerFactory loggers)
    : IRequestHandler<ExecuteCommand, ExecutedSession>
{
    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <inheritdoc/>
    public async Task<ExecutedSession> Handle(ExecuteCommand command, CancellationToken cancellationToken)
    {
        var (live, mounted) = (command.Live, command.Mounted);
        var start = await StartAsync(live, mounted, cancellationToken).ConfigureAwait(false);
        live.Progress.ContainerStartedAt = time.GetUtcNow();
        await RemoveSecretsAsync(live, mounted, cancellationToken).ConfigureAwait(false);
        if (start.RefusedWith is { } code) return new ExecutedSession(SessionOutcome.FromExitCode(code), TreeIsOurs: true);
        SessionLog.Started(_log, live.Id, live.Names.Container, live.Session.Agent, mounted.Demand.WorkUnit is not null,
            (long?)mounted.Demand.Timeout?.TotalMilliseconds);
        return await supervisor.SuperviseAsync(
            new Supervision(live, mounted.Staged, live.Progress.ContainerStartedAt.Value, mounted.Demand.Timeout, mounted.Demand.StopGrace)).ConfigureAwait(false);
    }

    // A client's error says little of the container: its own state decides whether the session runs.
    private async Task<ContainerStart> StartAsync(LiveSession live, MountedSession mounted, CancellationToken cancellation)
    {
        live.MayHaveWritten = true;
        try
        {
            return await engine.StartAsync(mounted.Container, cancellation).ConfigureAwait(false);
        }
        catch (EngineException failure) when (!cancellation.IsCancellationRequested)
        {
            var status = await StatusAsync(live, cancellation).ConfigureAwait(false);
            live.MayHaveWritten = status is not ContainerStatus.Created;
            if (status is not (ContainerStatus.Running or ContainerStatus.Exited)) throw;
            SessionLog.StartDoubted(_log, live.Id, mounted.Container.Name, failure.Message);
            return new ContainerStart(null);
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

    private async Task RemoveSecretsAsync(LiveSession live, MountedSession mounted, CancellationToken cancellation)
    {
        if (mounted.Container.Secrets.Count == 0) return;
        try
        {
            var left = await engine.RemoveSecretsAsync([.. mounted.Container.Secrets.Select(s => s.Key)], cancellation).ConfigureAwait(false);
            live.SecretsLeft = left;
        }
        catch (EngineException failure)
        {
            SessionLog.Lifecycle(_log, LogLevel.Warning, live.Id, live.Names.Container, "secret_removal", "execute", failure.Message);
        }
    }
}

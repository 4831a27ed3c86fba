using Agentd.Application.Ports;
using Agentd.Application.Sessions.Admission;
using Agentd.Application.Sessions.Mount;
using Agentd.Application.Sessions.Network;
using Agentd.Domain.Sessions;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Execute;

/// <summary>Starts the container and sees the session to its end.</summary>
public sealed record ExecuteCommand(MountedSession Mounted) : PhaseCommand<SessionOutcome>(Mounted.Live, SessionPhase.Execute);

/// <summary>The phase <c>execute</c>.</summary>
public sealed class ExecuteHandler(
    ContainerLaunch launch, SessionSupervisor supervisor, StartPacing pacing, IAuditRecords records, SecretRemoval secrets,
    FilteredNetworks networks, INotices notices, TimeProvider time, ILoggerFactory loggers)
    : IRequestHandler<ExecuteCommand, SessionOutcome>
{
    // If the engine hangs, the removal of secrets is awaited no longer than this: teardown tries again.
    private static readonly TimeSpan RemovalLag = TimeSpan.FromMilliseconds(250);

    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <inheritdoc/>
    public async Task<SessionOutcome> Handle(ExecuteCommand command, CancellationToken cancellationToken)
    {
        var (live, mounted) = (command.Live, command.Mounted);
        var launched = LaunchAsync(live, mounted);
        var network = OpenNetworkAsync(live, mounted.Staged, launched);
        var start = await launched.ConfigureAwait(false);
        if (start.RefusedWith is { } code)
        {
            live.NoteFootprint(footprint => footprint with { TreeIsOurs = true });
            return SessionOutcome.FromExitCode(code);
        }
        live.Progress.ContainerStartedAt = start.At ?? time.GetUtcNow();
        SessionLog.Started(_log, live.Id, live.Names.Container, live.Session.Agent, mounted.Demand.WorkUnit is not null,
            (long?)mounted.Demand.Limits.Timeout?.TotalMilliseconds);
        await notices.TellStartAsync(live.Record).ConfigureAwait(false);
        if (mounted.Demand is { Limits.Unenforced: { Count: > 0 } lacking, UnenforcedBecause: var reason })
            SessionLog.LimitUnenforced(_log, live.Id, live.Session.Agent, string.Join(", ", lacking), reason);
        await network.ConfigureAwait(false);
        return await SuperviseAsync(live, mounted, live.Progress.ContainerStartedAt.Value).ConfigureAwait(false);
    }

    private async Task<ContainerStart> LaunchAsync(LiveSession live, MountedSession mounted)
    {
        var noted = NoteStartAsync(live);
        try
        {
            return await pacing.StartAsync(() => launch.StartAsync(live, mounted), live.Stop.Token).ConfigureAwait(false);
        }
        finally
        {
            await noted.ConfigureAwait(false);
        }
    }

    // Beside the launch: the session asks for its network before the engine's client has returned.
    private async Task OpenNetworkAsync(LiveSession live, StagedSession staged, Task<ContainerStart> launched)
    {
        if (networks.HaveOneFor(staged) && await launch.RunsAsync(staged, launched).ConfigureAwait(false))
            await networks.OpenAsync(live, staged).ConfigureAwait(false);
    }

    // What a later daemon could not find out of a session that runs. Written while the container starts, which takes longer. Without it the
    // session goes on: nothing of it counts before the seal.
    private async Task NoteStartAsync(LiveSession live)
    {
        var known = live.Record with { Phases = [.. live.Progress.Timings.Where(phase => phase.Duration is not null)] };
        if (await FailureWords.OfAsync(() => Task.Run(() => records.Update(known)), live, _log).ConfigureAwait(false) is { } error)
            SessionLog.AuditWarning(_log, live.Id, "start_not_noted", error);
    }

    private async Task<SessionOutcome> SuperviseAsync(LiveSession live, MountedSession mounted, DateTimeOffset startedAt)
    {
        using var ended = new CancellationTokenSource();
        var removal = secrets.UntilGoneAsync(live, ended.Token);
        try
        {
            var supervision = new Supervision(live, mounted.Staged, startedAt, mounted.Demand.Limits);
            return await supervisor.SuperviseAsync(supervision).ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await Task.WhenAny(removal, Task.Delay(RemovalLag, time, CancellationToken.None)).ConfigureAwait(false);
        }
    }
}

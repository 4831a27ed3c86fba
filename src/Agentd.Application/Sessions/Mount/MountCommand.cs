using Agentd.Application.Ports;
using Agentd.Application.Sessions.Clone;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Mount;

/// <summary>Stages what the container sees: directories, set-up script, operator input, secrets.</summary>
public sealed record MountCommand(ClonePlan Plan) : IPhaseCommand<MountedSession>
{
    /// <inheritdoc/>
    public LiveSession Live => Plan.Prepared.Live;

    /// <inheritdoc/>
    public SessionPhase Phase => SessionPhase.Mount;
}

/// <summary>A session with everything in place, ready to start.</summary>
public sealed record MountedSession(LiveSession Live, SessionDemand Demand, StagedSession Staged, ContainerSpec Container);

using Agentd.Application.Sessions.Mount;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Execute;

/// <summary>Starts the container and sees the session to its end.</summary>
public sealed record ExecuteCommand(MountedSession Mounted) : IPhaseCommand<SessionOutcome>
{
    /// <inheritdoc/>
    public LiveSession Live => Mounted.Live;

    /// <inheritdoc/>
    public SessionPhase Phase => SessionPhase.Execute;
}

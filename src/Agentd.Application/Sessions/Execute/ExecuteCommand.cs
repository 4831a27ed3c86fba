using Agentd.Application.Sessions.Mount;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Execute;

/// <summary>Starts the container and sees the session to its end.</summary>
public sealed record ExecuteCommand(MountedSession Mounted) : IPhaseCommand<ExecutedSession>
{
    /// <inheritdoc/>
    public LiveSession Live => Mounted.Live;

    /// <inheritdoc/>
    public SessionPhase Phase => SessionPhase.Execute;
}

/// <summary>A session whose agent has ended.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="TreeIsOurs">Whether the record's tree needs no hand-over any more: it was handed over, or nothing wrote it.</param>
public sealed record ExecutedSession(SessionOutcome Outcome, bool TreeIsOurs);

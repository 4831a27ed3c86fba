using Agentd.Application.Ports;
using Agentd.Application.Sessions.Prepare;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Clone;

/// <summary>Decides how the repository gets into the container. git itself runs there: its network and its input stay off the host.</summary>
public sealed record CloneCommand(PreparedSession Prepared) : IPhaseCommand<ClonePlan>
{
    /// <inheritdoc/>
    public LiveSession Live => Prepared.Live;

    /// <inheritdoc/>
    public SessionPhase Phase => SessionPhase.Clone;
}

/// <summary>What the set-up in the container does, and the token that its clone needs.</summary>
public sealed record ClonePlan(PreparedSession Prepared, SetupPlan Setup, ResolvedCredential? Token);

using Agentd.Application.Ports;
using Agentd.Application.Sessions.Prepare;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using MediatR;

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

/// <summary>The phase <c>clone</c>.</summary>
public sealed class CloneHandler : IRequestHandler<CloneCommand, ClonePlan>
{
    /// <inheritdoc/>
    public Task<ClonePlan> Handle(CloneCommand command, CancellationToken cancellationToken)
    {
        var demand = command.Prepared.Demand;
        var setup = new SetupPlan
        {
            Agent = demand.Agent.Name,
            Repository = demand.Repository,
            Command = demand.Agent.Command,
            WorkUnit = demand.WorkUnit,
            Input = demand.Input,
            CredentialNames = [.. demand.Credentials.Select(c => c.Name)],
            EscapedCredentials = [.. demand.Credentials.Where(c => c.IsEscaped).Select(c => c.Name)],
            TokenIsEscaped = demand.RepositoryToken is { IsEscaped: true },
            MountTargets = [.. demand.Agent.Mounts.Select(m => m.Target)],
        };
        return Task.FromResult(new ClonePlan(command.Prepared, setup, demand.RepositoryToken));
    }
}

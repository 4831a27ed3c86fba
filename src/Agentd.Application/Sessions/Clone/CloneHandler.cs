using Agentd.Application.Ports;
using MediatR;

namespace Agentd.Application.Sessions.Clone;

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

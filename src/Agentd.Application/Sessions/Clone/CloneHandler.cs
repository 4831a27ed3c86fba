using Agentd.Application.Sessions.Prepare;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using MediatR;

namespace Agentd.Application.Sessions.Clone;

/// <summary>
/// Decides how the repository gets into the container. git itself runs there: its network and its input stay off the host.
/// </summary>
public sealed record CloneCommand(PreparedSession Prepared) : PhaseCommand<ClonePlan>(Prepared.Live, SessionPhase.Clone);

/// <summary>A session of which it is decided what its set-up script does: what it was asked, and which secrets that needs.</summary>
/// <param name="Prepared">The session.</param>
/// <param name="Secrets">The secrets that its container is given: the agent's, and git's token.</param>
public sealed record ClonePlan(PreparedSession Prepared, IReadOnlyList<SessionSecret> Secrets);

/// <summary>A secret of a session: its name in the engine's store, the variable it becomes, its value.</summary>
public sealed record SessionSecret(string Name, string Variable, SecretValue Value);

/// <summary>The phase <c>clone</c>.</summary>
public sealed class CloneHandler : IRequestHandler<CloneCommand, ClonePlan>
{
    /// <inheritdoc/>
    public Task<ClonePlan> Handle(CloneCommand command, CancellationToken cancellationToken)
    {
        var (demand, names) = (command.Prepared.Demand, command.Live.Names);
        List<SessionSecret> secrets = [];
        for (var i = 0; i < demand.Credentials.Count; i++)
        {
            // The engine refuses an empty secret; a brokered value is never in its store.
            if (demand.Credentials[i] is { Value.IsEmpty: false, IsHeld: true } credential)
                secrets.Add(new(names.CredentialSecret(i), credential.Name, credential.Carried));
        }

        if (demand.RepositoryToken is { IsHeld: true } token) secrets.Add(new(names.RepositoryTokenSecret, token.Name, token.Carried));
        return Task.FromResult(new ClonePlan(command.Prepared, secrets));
    }
}

using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;

namespace Agentd.Application.Sessions.Network;

/// <summary>A credential that a session's broker puts into its requests, as it is declared now.</summary>
/// <param name="Variable">The variable in which the session has the placeholder.</param>
/// <param name="Source">Where its value is.</param>
/// <param name="Use">Where the value may go: one that has come to mean another host must not go where the session's goes.</param>
internal sealed record BrokeredSource(string Variable, CredentialSource Source, BrokeredUse Use)
{
    /// <summary>Those of a session; none where its agent is no longer configured.</summary>
    public static IEnumerable<BrokeredSource> Of(IAgents agents, SessionRecord record)
    {
        if (!agents.TryFind(record.Agent.Value, out var agent)) yield break;
        foreach (var credential in agent.Credentials)
            if (credential.Brokered is { } use) yield return new(credential.Name, credential.Source, use);
        if (agent is { RepositoryToken: { } token, Network.IsFiltered: true, Repository: { } own } && own.Value == record.RepositoryUrl)
            yield return new(ResolvedCredential.RepositoryToken, token, BrokeredUse.OfClone(own));
    }
}

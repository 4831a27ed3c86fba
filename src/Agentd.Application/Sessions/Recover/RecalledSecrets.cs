using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Recover;

/// <summary>
/// The values to mask in the output of a session that an earlier daemon started. They are kept nowhere; so they are resolved again, and
/// count only when they are, by their fingerprints, the very values that the session was given.
/// </summary>
public sealed class RecalledSecrets(IAgents agents, ICredentials credentials, IStaging staging)
{
    /// <summary>The values; null when they are not known any more, so that nothing of the session's output may be kept or shown.</summary>
    internal IReadOnlyList<SecretValue>? Recall(AgentName name, StagedSession staged)
    {
        if (staging.Recognises(staged, [])) return [];
        if (!agents.TryFind(name.Value, out var agent)) return null;
        try
        {
            SecretValue[] values = [.. Sources(agent).Select(credentials.Resolve).OfType<SecretValue>().Where(v => !v.IsEmpty)];
            return staging.Recognises(staged, values) ? values : null;
        }
        catch (SessionException)
        {
            // A source that cannot be read now is a value that is not known: the answer is the same.
            return null;
        }
    }

    private static IEnumerable<CredentialSource> Sources(Agent agent)
    {
        foreach (var credential in agent.Credentials) yield return credential.Source;
        if (agent.RepositoryToken is { } token) yield return token;
    }
}

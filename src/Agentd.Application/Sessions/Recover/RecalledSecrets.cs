using Agentd.Application.Ports;
using Agentd.Application.Sessions.Network;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Recover;

/// <summary>
/// The values to mask in the output of a session that an earlier daemon started. They are kept nowhere; so they are resolved again, and
/// count only when they are, by their fingerprints, the very values that the session was given.
/// </summary>
public sealed class RecalledSecrets(IAgents agents, ICredentials credentials, IStaging staging, ILoggerFactory loggers)
{
    private const string Withheld = "the values to mask in it are not known any more: a credential changed, or the agent was removed, "
        + "and the daemon was restarted, while the session ran";

    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>
    /// Gives a session its values back. Where they are not known any more, its record says so at once: that nothing of its output will be
    /// kept is known before its end, and holds whatever comes.
    /// </summary>
    internal void RecallFor(LiveSession live, StagedSession staged)
    {
        live.Brokered = [.. RecallBrokered(live.Record)];
        live.Masked = Recall(live.Session.Agent, staged) is { } held ? [.. held, .. live.Brokered.Select(one => one.Value)] : null;
        if (live.Masked is not null || live.Record.Output is not null) return;
        live.Note(record => record with { Output = new KeptOutput(OutputState.Withheld, Withheld) });
        SessionLog.AuditWarning(_log, live.Id, "console_withheld", Withheld);
    }

    private IReadOnlyList<SecretValue>? Recall(AgentName name, StagedSession staged)
    {
        if (staging.Recognises(staged, [])) return [];
        if (!agents.TryFind(name.Value, out var agent)) return null;
        try
        {
            SecretValue[] values = [.. Held(agent).Select(credentials.Resolve).OfType<SecretValue>().Where(v => !v.IsEmpty)];
            return staging.Recognises(staged, values) ? values : null;
        }
        catch (SessionException)
        {
            // A source that cannot be read now is a value that is not known: the answer is the same.
            return null;
        }
    }

    // One that cannot be read is missing: requests that need it are refused. What a command prints comes once the session is taken over.
    private IEnumerable<ResolvedCredential> RecallBrokered(SessionRecord record) =>
        from one in BrokeredSource.Of(agents, record)
        where one.Source is not CredentialSource.Command
        let value = TryResolve(one.Source)
        where value is not null && one.Use.Objection(value) is null
        select new ResolvedCredential(one.Variable, value) { Brokered = one.Use };

    private SecretValue? TryResolve(CredentialSource source)
    {
        try
        {
            return credentials.Resolve(source);
        }
        catch (SessionException)
        {
            return null;
        }
    }

    private static IEnumerable<CredentialSource> Held(Agent agent)
    {
        foreach (var credential in agent.Credentials)
            if (credential.Brokered is null) yield return credential.Source;
        if (agent is { RepositoryToken: { } token, Network.IsFiltered: false }) yield return token;
    }
}

using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Infrastructure.Configuration.Drafts;

namespace Agentd.Infrastructure.Configuration.Checks;

/// <summary>Whether the sources of an agent's secrets are there now. Their values are never read.</summary>
internal static class SourceCheck
{
    public static void Check(Agent agent, AgentDraft written, Func<string, string?> environment, Findings findings)
    {
        for (var index = 0; index < agent.Credentials.Count; index++)
            Check(
                agent.Credentials[index].Source, written.Credentials[index].Source,
                $"credentials[{index}].", "no session of the agent can start");
        if (agent.RepositoryToken is { } token)
            Check(token, written.RepositoryToken, "", "the clone is anonymous");

        void Check(CredentialSource source, SourceDraft draft, string prefix, string consequence)
        {
            if (Absence(source, environment) is not { } absence) return;
            var (key, place) = draft.Written.First();
            findings.Warn(agent, place, prefix + key.Name, $"{source} {absence} now; until it is there, {consequence}");
        }
    }

    private static string? Absence(CredentialSource source, Func<string, string?> environment) => source switch
    {
        CredentialSource.Environment variable => environment(variable.Variable) is null ? "is not set" : null,
        CredentialSource.File file => File.Exists(file.Path) ? null : "does not exist",
        CredentialSource.Systemd systemd => environment("CREDENTIALS_DIRECTORY") is { Length: > 0 } directory
            ? File.Exists(Path.Combine(directory, systemd.Id)) ? null : "is not in $CREDENTIALS_DIRECTORY"
            : "cannot be found, because $CREDENTIALS_DIRECTORY is not set",
        _ => throw new NotSupportedException($"No check is written for a source of the kind {source.GetType().Name}."),
    };
}

using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Checks;

/// <summary>Whether the sources of an agent's secrets are there now. Their values are never read.</summary>
internal static class SourceCheck
{
    public static void Check(Agent agent, WrittenTable written, Func<string, string?> environment, Findings findings)
    {
        foreach (var (credential, table) in agent.Credentials.Zip(written.Tables(AgentTable.Credentials)))
            Check(credential.Source, CredentialTable.Source, table, "no session of the agent can start");
        if (agent.RepositoryToken is { } token) Check(token, AgentTable.RepositoryToken, written, "the clone is anonymous");

        void Check(CredentialSource source, SecretSource keys, WrittenTable table, string consequence)
        {
            if (Absence(source, environment) is { } absence)
                findings.Warn(table, keys.WrittenIn(table).First(), $"{source} {absence} now; until it is there, {consequence}");
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

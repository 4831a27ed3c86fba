using Agentd.Domain.Agents;

namespace Agentd.Domain.Sessions;

/// <summary>The names of everything that one session owns outside its record. All carry the daemon's id or stand beside it.</summary>
public sealed record ResourceNames(DaemonId Daemon, AgentName Agent, SessionId Session)
{
    /// <summary>What the name of every staging directory begins with.</summary>
    public const string StagingPrefix = "agentd-session-stage-";

    /// <summary>The session's container.</summary>
    public string Container => $"{Prefix(Daemon)}{Agent}-{Session}";

    /// <summary>The secret that carries the repository token.</summary>
    public string RepositoryTokenSecret => $"{Prefix(Daemon)}{Session}-repo-token";

    /// <summary>The staging directory's name under the staging root.</summary>
    public string Staging => StagingPrefix + Session;

    /// <summary>The secret of the credential at this place of the agent's list.</summary>
    public string CredentialSecret(int index) => $"{Prefix(Daemon)}{Session}-{index}";

    /// <summary>What the name of every container and secret of this daemon begins with; no other daemon's does.</summary>
    public static string Prefix(DaemonId daemon) => $"agentd-{daemon}-";

    /// <summary>The session that a secret of this daemon belongs to; null for any other name.</summary>
    public static SessionId? SecretOwner(DaemonId daemon, string secretName)
    {
        var prefix = Prefix(daemon);
        if (!secretName.StartsWith(prefix, StringComparison.Ordinal)) return null;
        var rest = secretName[prefix.Length..];
        return rest.Length > SessionId.Length && rest[SessionId.Length] == '-' && SessionId.TryParse(rest[..SessionId.Length], out var id)
            ? id
            : null;
    }

    /// <summary>The session that a container of such a name belongs to; null for any other name.</summary>
    public static SessionId? ContainerOwner(string containerName) =>
        containerName.StartsWith("agentd-", StringComparison.Ordinal)
        && SessionId.TryParse(containerName[(containerName.LastIndexOf('-') + 1)..], out var id) ? id : null;

    /// <summary>The session that a staging directory's name belongs to; null for any other name.</summary>
    public static SessionId? StagingOwner(string directoryName) =>
        directoryName.StartsWith(StagingPrefix, StringComparison.Ordinal)
        && SessionId.TryParse(directoryName[StagingPrefix.Length..], out var id) ? id : null;
}

using Agentd.Infrastructure.Configuration.Keys.Shapes;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>The keys of <c>[[agents]]</c> that say where the clone's token comes from: at most one of them.</summary>
internal static class RepositoryTokenKeys
{
    public static readonly KnownKey Source = new("repo_token_source", new SecretSourceShape { EmptyMeansAbsent = true },
        "The variable of the daemon's environment that holds the token for cloning. The agent never sees it. Needs an https:// "
        + "repository.")
    {
        Otherwise = "the clone is anonymous",
        Example = "\"SITE_BUILDER_REPO_TOKEN\"",
    };

    public static readonly KnownKey File = new("repo_token_file", new SecretSourceShape(),
        "The file that holds the token for cloning; no other user may read it. Instead of repo_token_source.")
    {
        Example = "\"/etc/agentd/secrets/site-builder-token\"",
    };

    public static readonly KnownKey Credential = new("repo_token_credential", new SecretSourceShape(),
        "The systemd credential that holds the token for cloning. Instead of repo_token_source.")
    {
        Example = "\"site-builder-token\"",
    };

    public static readonly KnownKey[] All = [Source, File, Credential];
}

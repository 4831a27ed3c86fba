using Agentd.Infrastructure.Configuration.Keys.Shapes;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>The keys of <c>[[agents.credentials]]</c>.</summary>
internal static class CredentialKeys
{
    public static readonly KnownKey Name = new("name", new VariableShape(),
        "The environment variable that the agent sees: a letter or '_', then letters, digits and '_'.")
    {
        Required = true,
        Example = "\"GITHUB_TOKEN\"",
    };

    public static readonly KnownKey Source = new("source", new SecretSourceShape { KeepsWhiteSpace = true },
        "The variable of the daemon's environment that holds the value.")
    {
        Example = "\"AGENTD_GITHUB_TOKEN\"",
    };

    public static readonly KnownKey SourceFile = new("source_file", new SecretSourceShape(),
        "The absolute path of a file that holds the value; no other user may read it.")
    {
        Example = "\"/etc/agentd/secrets/github-token\"",
    };

    public static readonly KnownKey SourceCredential = new("source_credential", new SecretSourceShape(),
        "The systemd credential that holds the value.")
    {
        Example = "\"github-token\"",
    };

    public static readonly KnownTable Table = new(
        "[[agents.credentials]]",
        "A secret that the agent gets as an environment variable. Exactly one of source, source_file and source_credential says"
        + " where its value is.",
        Name, Source, SourceFile, SourceCredential);
}

using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration;

/// <summary><c>[[agents.credentials]]</c>: the secrets that an agent gets in its environment, or placeholders of them.</summary>
internal sealed class CredentialTable : TableRules
{
    public static readonly KnownKey<string> Name = new("name", new VariableShape(),
        "The environment variable that the agent sees: a letter or '_', then letters, digits and '_'.",
        Example: "\"GITHUB_TOKEN\"", Required: true);

    private static readonly KnownKey<string> Variable = new("source", new SecretSourceShape { KeepsWhiteSpace = true },
        "The variable of the daemon's environment that holds the value.", Example: "\"AGENTD_GITHUB_TOKEN\"");

    private static readonly KnownKey<string> File = new("source_file", new SecretSourceShape(),
        "The absolute path of a file that holds the value; no other user may read it.", Example: "\"/etc/agentd/secrets/github-token\"");

    private static readonly KnownKey<string> Credential = new("source_credential", new SecretSourceShape(),
        "The systemd credential that holds the value.", Example: "\"github-token\"");

    public static readonly SecretSource Source = new(Variable, File, Credential);

    public static readonly KnownTable Known = new(
        "[[agents.credentials]]",
        "A secret that the agent gets as an environment variable; with hosts it gets a placeholder, and the value never enters its"
        + " container. Exactly one of source, source_file, source_credential and refresh_argv says where its value is.",
        [Name, Variable, File, Credential, .. RefreshKeys.All, .. BrokeredKeys.All]);

    public CredentialTable(bool isRemote)
    {
        Rule(Name, VariableName.Objection);
        Include(Source);
        Include(new RefreshKeys(Source, isRemote));
        Include(new BrokeredKeys());
        Rule((table, context) =>
        {
            if (!Source.Keys.Any(table.Has) && !table.Has(RefreshKeys.Command))
                Fail(context, table, Variable, table.Place, "is missing; add source, source_file, source_credential or refresh_argv");
        });
    }

    public static CredentialDeclaration Bind(WrittenTable table) =>
        new(table.Get(Name), (Source.Bind(table) ?? RefreshKeys.Bind(table))!) { Brokered = BrokeredKeys.Bind(table) };
}

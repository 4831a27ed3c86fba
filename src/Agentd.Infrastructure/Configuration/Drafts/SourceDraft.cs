using Agentd.Domain.Credentials;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Drafts;

/// <summary>Where a secret's value comes from as it was written: each of the three ways is a key of its own.</summary>
internal sealed record SourceDraft(
    Located<string>? Variable, Located<string>? File, Located<string>? Credential,
    KnownKey VariableKey, KnownKey FileKey, KnownKey CredentialKey)
{
    /// <summary>The ways that were written, with their keys, in the order of the file.</summary>
    public IEnumerable<(KnownKey Key, Place Place)> Written =>
        new[] { (Key: VariableKey, Value: Variable), (Key: FileKey, Value: File), (Key: CredentialKey, Value: Credential) }
            .Where(way => way.Value is not null)
            .Select(way => (way.Key, way.Value!.Place))
            .OrderBy(way => way.Place);

    public static SourceDraft OfCredential(TomlTable table) =>
        Of(table, CredentialKeys.Source, CredentialKeys.SourceFile, CredentialKeys.SourceCredential);

    public static SourceDraft OfRepositoryToken(TomlTable table) =>
        Of(table, RepositoryTokenKeys.Source, RepositoryTokenKeys.File, RepositoryTokenKeys.Credential);

    /// <summary>The source that the first written way names; null for none.</summary>
    public CredentialSource? Resolve() => (Variable, File, Credential) switch
    {
        ({ } variable, _, _) => new CredentialSource.Environment(variable.Value),
        (_, { } file, _) => new CredentialSource.File(file.Value),
        (_, _, { } credential) => new CredentialSource.Systemd(credential.Value),
        _ => null,
    };

    private static SourceDraft Of(TomlTable table, KnownKey variable, KnownKey file, KnownKey credential) =>
        new(table.Text(variable), table.Text(file), table.Text(credential), variable, file, credential);
}

using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Drafts;

/// <summary>An <c>[[agents.credentials]]</c> table as it was written.</summary>
/// <param name="Place">The table's place.</param>
/// <param name="Name">The variable that the agent sees.</param>
/// <param name="Source">Where its value comes from.</param>
/// <param name="HasSourceKey">Whether a source was written at all, of the right shape or not.</param>
internal sealed record CredentialDraft(Place Place, Located<string>? Name, SourceDraft Source, bool HasSourceKey)
{
    private static readonly KnownKey[] SourceKeys = [CredentialKeys.Source, CredentialKeys.SourceFile, CredentialKeys.SourceCredential];

    public static CredentialDraft Of(TomlTable table) => new(
        table.Place,
        table.Text(CredentialKeys.Name),
        SourceDraft.OfCredential(table),
        SourceKeys.Any(key => table.TryFind(key.Name, out _)));
}

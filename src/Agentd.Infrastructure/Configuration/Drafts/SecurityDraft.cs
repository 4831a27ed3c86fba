using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Drafts;

/// <summary>An <c>[agents.security]</c> table as it was written; all null when there is none.</summary>
internal sealed record SecurityDraft(Located<string>? SeccompProfile, Located<string>? Userns)
{
    public static SecurityDraft Of(TomlTable? table) => new(table?.Text(SecurityKeys.SeccompProfile), table?.Text(SecurityKeys.Userns));
}

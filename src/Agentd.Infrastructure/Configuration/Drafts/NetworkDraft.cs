using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Drafts;

/// <summary>An <c>[agents.network]</c> table as it was written; all absent when there is none.</summary>
internal sealed record NetworkDraft(Place Place, Located<string>? Mode, IReadOnlyList<string>? Options)
{
    public static NetworkDraft Of(TomlTable? table) => table is null
        ? new(Place.Start, null, null)
        : new(table.Place, table.Text(NetworkKeys.Mode), table.Arguments(NetworkKeys.Options));
}

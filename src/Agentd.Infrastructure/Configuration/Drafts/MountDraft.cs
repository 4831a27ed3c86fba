using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Drafts;

/// <summary>An <c>[[agents.mounts]]</c> table as it was written.</summary>
internal sealed record MountDraft(Place Place, Located<string>? Source, Located<string>? Target, Located<bool>? ReadOnly)
{
    public static MountDraft Of(TomlTable table) =>
        new(table.Place, table.Text(MountKeys.Source), table.Text(MountKeys.Target), table.Flag(MountKeys.ReadOnly));
}

using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration.Drafts;

/// <summary>A configuration file whose values have their shapes, before any rule about their meaning.</summary>
internal sealed record FileDraft(DaemonDraft Daemon, IReadOnlyList<AgentDraft> Agents)
{
    public static FileDraft Of(TomlTable root) => new(
        DaemonDraft.Of(root.Table(FileKeys.Daemon)),
        [.. root.Tables(FileKeys.Agents).Select(AgentDraft.Of)]);
}

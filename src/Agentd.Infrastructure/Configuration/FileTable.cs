using Agentd.Infrastructure.Claim;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Toml;
using Agentd.Infrastructure.Mounts;

namespace Agentd.Infrastructure.Configuration;

/// <summary>The whole file: the tables that it may have at its top.</summary>
internal sealed class FileTable : TableRules
{
    public static readonly KnownKey<TomlTable> Daemon = new("daemon", new TableShape(DaemonTable.Known), DaemonTable.Known.Meaning);

    public static readonly KnownKey<TomlList> Agents = new("agents",
        new TableListShape(AgentTable.Known) { AtLeastOne = true, NamedBy = AgentTable.Name }, AgentTable.Known.Meaning, Required: true);

    public static readonly KnownTable Known = new("", "The configuration file of an agentd daemon.", Daemon, Agents);

    public FileTable(ForbiddenMountSources? forbidden)
    {
        Within(Daemon, new DaemonTable());
        Each(Agents, new AgentTable(forbidden));
        Unique(Agents, AgentTable.Name, taken => $"is taken by the agent at {taken}; names must be unique");
    }

    public static DaemonConfiguration Bind(WrittenTable file, DaemonPaths paths, string configPath)
    {
        var directory = Path.GetDirectoryName(configPath)!;
        return DaemonTable.Bind(
            file.Table(Daemon), paths, configPath, [.. file.Tables(Agents).Select(agent => AgentTable.Bind(agent, directory))]);
    }
}

using Agentd.Infrastructure.Configuration.Keys.Shapes;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>The tables that a configuration file may have at its top.</summary>
internal static class FileKeys
{
    public static readonly KnownKey Daemon = new("daemon", new TableShape(DaemonKeys.Table), DaemonKeys.Table.Meaning);

    public static readonly KnownKey Agents = new("agents",
        new TableListShape(AgentKeys.Table) { AtLeastOne = true }, AgentKeys.Table.Meaning)
    {
        Required = true,
    };

    public static readonly KnownTable Table = new("", "The configuration file of an agentd daemon.", Daemon, Agents);
}

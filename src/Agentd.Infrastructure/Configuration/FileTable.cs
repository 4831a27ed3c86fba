using Agentd.Domain.Usage;
using Agentd.Infrastructure.Claim;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Problems;
using Agentd.Infrastructure.Configuration.Toml;
using Agentd.Infrastructure.Mounts;

namespace Agentd.Infrastructure.Configuration;

/// <summary>The whole file: the tables that it may have at its top.</summary>
internal sealed class FileTable : TableRules
{
    public static readonly KnownKey<TomlTable> Daemon = new("daemon", new TableShape(DaemonTable.Known), DaemonTable.Known.Meaning);

    public static readonly KnownKey<TomlList> Agents = new("agents",
        new TableListShape(AgentTable.Known) { AtLeastOne = true, NamedBy = AgentTable.Name }, AgentTable.Known.Meaning, Required: true);

    public static readonly KnownKey<TomlTable> Metrics = new("metrics", new TableShape(MetricsTable.Known), MetricsTable.Known.Meaning);

    private static readonly KnownKey<TomlList> Notify = new("notify",
        new TableListShape(NotifyTable.Known), NotifyTable.Known.Meaning);

    public static readonly KnownKey<TomlList> Prices = new("prices", new TableListShape(PriceTable.Known), PriceTable.Known.Meaning);

    public static readonly KnownTable Known = new(
        "", "The configuration file of an agentd daemon.", Daemon, Metrics, Notify, Prices, Agents);

    /// <param name="forbidden">What no agent may be given of the host; null where that is not known.</param>
    /// <param name="networks">The rules of all agents.</param>
    /// <param name="isRemote">Whether containers run by a Podman service, so that the daemon may be in one itself.</param>
    public FileTable(ForbiddenMountSources? forbidden, EffectiveNetworks networks, bool isRemote)
    {
        Within(Daemon, new DaemonTable());
        Within(Metrics, new MetricsTable());
        Each(Notify, new NotifyTable(isRemote));
        Unique(Notify, NotifyTable.Name, taken => $"is taken by the sink at {taken}; names must be unique");
        Each(Prices, new PriceTable());
        Include(new PricedBudgets(networks));
        Each(Agents, new AgentTable(forbidden, networks, isRemote));
        Unique(Agents, AgentTable.Name, taken => $"is taken by the agent at {taken}; names must be unique");
        Rule((file, context) =>
        {
            var declared = file.Tables(Agents).Select(agent => agent.Find(AgentTable.Name)?.Value).ToHashSet();
            foreach (var sink in file.Tables(Notify))
            {
                if (sink.Find(NotifyTable.Agents) is not { } found) continue;
                foreach (var unknown in found.Value.Where(name => !declared.Contains(name)).Take(1))
                {
                    Fail(context, sink, NotifyTable.Agents, found,
                        $"holds {FoundValue.Quoted(unknown)}, which no [[agents]] declares; it would never be told of");
                }
            }
        });
        Rule((file, context) =>
        {
            var taken = new Dictionary<string, Place>(StringComparer.Ordinal);
            foreach (var credential in file.Tables(Agents).SelectMany(agent => agent.Tables(AgentTable.Credentials)))
            {
                if (credential.Find(BrokeredKeys.Sample) is { } found && !taken.TryAdd(found.Value, found.Place))
                {
                    Fail(context, credential, BrokeredKeys.Sample, found,
                        $"is that of the credential at {taken[found.Value]} too; each must be unlike every other in the file");
                }
            }
        });
        Rule((file, context) =>
        {
            if (networks.RulesOfAll.Count == 0 || file.Tables(Agents).Any(agent => networks.IsFiltered(agent.Table(AgentTable.Network))))
                return;
            var daemon = file.Table(Daemon);
            Fail(context, daemon, DaemonNetworkKeys.Allow, daemon.PlaceOf(DaemonNetworkKeys.Allow),
                "has no effect, for no agent is filtered; set default_network_mode or an agent's network.mode to \"filtered\", or "
                + "remove it");
        });
    }

    public static DaemonConfiguration Bind(WrittenTable file, DaemonPaths paths, string configPath)
    {
        var directory = Path.GetDirectoryName(configPath)!;
        var daemon = file.Table(Daemon);
        var (networks, rulesOfAll) = (new EffectiveNetworks(daemon), DaemonNetworkKeys.Bind(daemon));
        var prices = file.Has(Prices)
            ? new PriceList(daemon.Get(DaemonTable.Currency), [.. file.Tables(Prices).Select(PriceTable.Bind)]) : PriceList.Empty;
        var day = daemon.Table(DaemonTable.Budget).Find(DaemonBudgetTable.CostPerDay)?.Value;
        var agents = file.Tables(Agents).Select(agent => AgentTable.Bind(agent, directory, networks, rulesOfAll, prices, day));
        return DaemonTable.Bind(daemon, paths, configPath, [.. agents]) with
        {
            Prices = prices,
            Metrics = file.Has(Metrics) ? MetricsTable.Bind(file.Table(Metrics), directory) : null,
            Notify = [.. file.Tables(Notify).Select(NotifyTable.Bind)],
        };
    }
}

using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Domain.Network;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration;

/// <summary>The keys of <c>[daemon]</c> about the networks of all agents: of those that do not say, and of all that are filtered.</summary>
internal sealed class DaemonNetworkKeys : TableRules
{
    public static readonly KnownKey<string> Mode = new("default_network_mode", new TextShape(),
        "The network of agents that name no mode: \"filtered\", \"default\", \"host\", or the name of a network or network mode of "
        + "Podman's.",
        Otherwise: "\"default\"", Example: "\"filtered\"");

    public static readonly KnownKey<TomlList> Allow = new("network_allow",
        new TableListShape(AllowTable.OfTheDaemon), "Whom sessions of every filtered agent may reach, after its own rules.");

    public static readonly KnownKey<string> Proxy = new("upstream_proxy", new TextShape(),
        "The address of a proxy, by way of which filtered sessions reach names, clones among them (CONNECT). It checks where a name leads; "
        + "rules with addresses go without it.",
        Otherwise: "no proxy", Example: "\"http://proxy.example.org:3128\"");

    private static readonly KnownKey<string> ProxyLogin = new("upstream_proxy_login_file", new SecretSourceShape(),
        "The absolute path of the file with USER:PASSWORD for upstream_proxy. No other user may read it.",
        Otherwise: "it asks for none", Example: "\"/etc/agentd/secrets/proxy-login\"");

    private static readonly KnownKey<IReadOnlyList<string>> NoProxy = new("no_proxy", new TextsShape(),
        "Names, and \"*.\" and a name, that are reached without upstream_proxy.",
        Otherwise: "none", Example: "[\"*.internal.example.org\"]");

    public static readonly KnownKey[] All = [Mode, Allow, Proxy, ProxyLogin, NoProxy];

    // Each connection is held against them, and the broker is told of them with each session.
    private const int MostExceptions = 256;

    private const string NoMeaning = "has no meaning without upstream_proxy";

    public DaemonNetworkKeys()
    {
        Rule(Mode, NetworkTable.ModeObjection);
        Rule(Proxy, UpstreamProxy.Objection);
        Rule(ProxyLogin, (daemon, path) => !daemon.Has(Proxy) ? NoMeaning
            : Path.IsPathRooted(path) ? null : "must be an absolute path");
        Rule(NoProxy, (daemon, names) => !daemon.Has(Proxy) ? NoMeaning
            : names.Count > MostExceptions ? $"may hold {MostExceptions} names"
            : names.Select(NameObjection).FirstOrDefault(one => one is not null));
        Each(Allow, new AllowTable());
        Rule((daemon, context) =>
        {
            var rules = daemon.Tables(Allow);
            if (RuleBounds.Objection(rules, []) is { } objection) Fail(context, daemon, Allow, daemon.PlaceOf(Allow), objection);
            foreach (var (rule, contradiction) in RuleBounds.Contradictions(rules, []))
                Fail(context, rule, AllowTable.Host, rule.Find(AllowTable.Host)!, contradiction);
        });
    }

    /// <summary>The proxy; null where there is none.</summary>
    public static UpstreamProxy? BindProxy(WrittenTable daemon) => daemon.Find(Proxy) is not { Value: var address } ? null
        : UpstreamProxy.Parse(address) with
        {
            Without = [.. (daemon.Find(NoProxy)?.Value ?? []).Select(HostPattern.Parse)],
        };

    /// <summary>Where the login for it is; null for nowhere.</summary>
    public static CredentialSource? BindLogin(WrittenTable daemon) =>
        daemon.Find(ProxyLogin) is { } file ? new CredentialSource.File(file.Value) : null;

    // An address goes without it anyway.
    private static string? NameObjection(string name) => HostPattern.Objection(name)
        ?? (HostPattern.Parse(name).Name is null ? "must hold names alone: addresses are reached without a proxy as they are" : null);

    public static IReadOnlyList<NetworkRule> Bind(WrittenTable daemon) => [.. daemon.Tables(Allow).Select(AllowTable.Bind)];
}

/// <summary>The networks of agents as the whole file makes them. The file need not be valid.</summary>
/// <param name="daemon"><c>[daemon]</c>.</param>
internal sealed class EffectiveNetworks(WrittenTable daemon)
{
    /// <summary>The rules of every filtered agent, which follow its own.</summary>
    public IReadOnlyList<WrittenTable> RulesOfAll { get; } = daemon.Tables(DaemonNetworkKeys.Allow);

    /// <summary>Those of them that can be read, read once: every agent's own are held against them.</summary>
    public IReadOnlyList<(NetworkRule Rule, WrittenTable Table)> ValidOfAll => field ??= [.. RuleBounds.Valid(RulesOfAll)];

    /// <summary>The mode of an agent's <c>[agents.network]</c>, which may be absent.</summary>
    public string ModeOf(WrittenTable network) =>
        network.Find(NetworkTable.Mode)?.Value ?? daemon.Find(DaemonNetworkKeys.Mode)?.Value ?? AgentNetwork.EnginesOwn;

    /// <summary>Whether a proxy stands between sessions and the names that they reach.</summary>
    public bool HasProxy { get; } = daemon.Has(DaemonNetworkKeys.Proxy);

    /// <summary>Whether sessions of an agent reach only whom rules allow.</summary>
    public bool IsFiltered(WrittenTable network) => ModeOf(network) == AgentNetwork.Filtered;
}

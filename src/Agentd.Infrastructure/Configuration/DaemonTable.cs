using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Domain.Work;
using Agentd.Infrastructure.Claim;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Toml;

namespace Agentd.Infrastructure.Configuration;

/// <summary>
/// <c>[daemon]</c>: how it treats all sessions, and how much goes on at a time. Where it lives, <see cref="DaemonPathKeys"/> say.
/// </summary>
internal sealed class DaemonTable : TableRules
{
    private static readonly KnownKey<TimeSpan> DefaultTimeout = new("default_timeout", new DurationShape(),
        "The longest time a session may run, for agents that name none.", Otherwise: "no limit", Example: "\"4h\"");

    private static readonly KnownKey<TimeSpan> StopGrace = new("stop_grace", DurationShape.OfATimer,
        "The time between asking an agent to end and killing it, for agents that name none.", Otherwise: "10s", Example: "\"30s\"");

    private static readonly KnownKey<TimeSpan> KeepTimeout = new("keep_timeout", DurationShape.OfATimer,
        "How long it may take, once an agent has ended, to make a bundle of what it leaves of its repository.",
        Otherwise: "30s", Example: "\"1m\"");

    private static readonly KnownKey<ShutdownMode> Shutdown = new("shutdown",
        new ChoiceShape<ShutdownMode>(("drain", ShutdownMode.Drain), ("leave", ShutdownMode.Leave)),
        "What a daemon that is asked to stop does with sessions: wait for those that run and cancel those that wait, or leave both to "
        + "the next daemon.",
        Otherwise: "\"drain\"", Example: "\"leave\"");

    private static readonly KnownKey<TimeSpan> DrainTimeout = new("drain_timeout", DurationShape.OfATimer,
        "How long a stopping daemon waits for its sessions before it stops them, each with its grace.",
        Otherwise: "as long as they take", Example: "\"30m\"");

    private static readonly KnownKey<int> MaxSessions = new("max_sessions", new CountShape(1, 10_000),
        "The most sessions that run at a time; more wait for their turn.", Otherwise: "no bound", Example: "8");

    private static readonly KnownKey<int> MaxQueued = new("max_queued", new CountShape(0, 100_000),
        "The most sessions that wait for their turn; more are refused.", Otherwise: $"{DaemonConfiguration.UsualQueue}", Example: "200");

    private static readonly KnownKey<int> MaxParallelStarts = new("max_parallel_starts", new CountShape(1, 1_000),
        "The most containers that are started at the same moment.", Otherwise: "the number of processors", Example: "4");

    private static readonly KnownKey<TimeSpan> PullTimeout = new("pull_timeout", DurationShape.OfATimer,
        "The longest time that pulling an image may take.", Otherwise: "15m", Example: "\"30m\"");

    private static readonly KnownKey<bool> LimitsRequired = new("limits_required", new FlagShape(),
        "Whether a session is refused when the host cannot enforce one of its limits, for agents that do not say.",
        Otherwise: "false", Example: "false");

    public static readonly KnownKey<string> Currency = new("currency", new TextShape(),
        "The currency of [[prices]], in three letters.", Otherwise: "no prices", Example: "\"USD\"");

    public static readonly KnownKey<TomlTable> Budget = new("budget",
        new TableShape(DaemonBudgetTable.Known), DaemonBudgetTable.Known.Meaning);

    private static readonly KnownKey<TomlTable> DefaultLimits = new("default_limits",
        new TableShape(LimitsTable.Defaults), LimitsTable.Defaults.Meaning);

    private static readonly KnownKey<TomlTable> AuditRetention = new("audit_retention",
        new TableShape(AuditRetentionTable.Known), "Which audit records are removed once a day.", Otherwise: "none");

    private static readonly KnownKey<bool> AuditVerify = new("audit_verify",
        new ChoiceShape<bool>(("off", false), ("daily", true)),
        "Whether all audit records are verified once a day, in the background: what is not as it was sealed is told (record.tampered).",
        Otherwise: "\"off\"", Example: "\"daily\"");

    public static readonly KnownTable Known = new(
        "[daemon]",
        "Where the daemon lives and how it treats all sessions. The whole table may be left out.",
        [
            DaemonPathKeys.SocketPath, DaemonPathKeys.PidFile, DaemonPathKeys.AuditRoot, DaemonPathKeys.StateDir, DefaultTimeout, StopGrace,
            KeepTimeout, Shutdown, DrainTimeout, MaxSessions, MaxQueued, MaxParallelStarts, PullTimeout, LimitsRequired, Currency,
            Budget, DefaultLimits, DaemonPathKeys.AuditSigningKey, AuditRetention, AuditVerify,
            .. DaemonNetworkKeys.All, .. DaemonWatchKeys.All,
        ]);

    public DaemonTable()
    {
        Rule(DrainTimeout, (daemon, _) => daemon.Find(Shutdown)?.Value == ShutdownMode.Leave
            ? "has no meaning with shutdown = \"leave\"; remove one of the two"
            : null);
        Rule(Currency, currency => currency.Length == 3 && currency.All(char.IsAsciiLetterUpper)
            ? null : "must be three capital letters, such as \"USD\" or \"EUR\"");
        Include(new DaemonNetworkKeys());
        Include(new DaemonWatchKeys());
    }

    public static DaemonConfiguration Bind(WrittenTable daemon, DaemonPaths paths, string configPath, IReadOnlyList<Agent> agents) => new()
    {
        ConfigPath = configPath,
        SocketPath = paths.SocketPath,
        PidFile = paths.PidFile,
        AuditRoot = paths.AuditRoot,
        AuditSigningKey = paths.AuditSigningKey,
        StateDirectory = paths.StateDirectory,
        DaemonId = DaemonId.FromPaths(paths.SocketPath, paths.PidFile),
        Agents = agents,
        DefaultTimeout = daemon.Find(DefaultTimeout)?.Value,
        StopGrace = daemon.Find(StopGrace)?.Value ?? SessionLimits.UsualStopGrace,
        KeepTimeout = daemon.Find(KeepTimeout)?.Value ?? WorkKeeping.UsualTimeout,
        Shutdown = daemon.Find(Shutdown)?.Value ?? ShutdownMode.Drain,
        DrainTimeout = daemon.Find(DrainTimeout)?.Value,
        MaxSessions = daemon.Find(MaxSessions)?.Value,
        MaxQueued = daemon.Find(MaxQueued)?.Value ?? DaemonConfiguration.UsualQueue,
        MaxParallelStarts = daemon.Find(MaxParallelStarts)?.Value ?? Environment.ProcessorCount,
        PullTimeout = daemon.Find(PullTimeout)?.Value ?? DaemonConfiguration.UsualPullTimeout,
        LimitsRequired = daemon.Find(LimitsRequired)?.Value ?? false,
        DefaultLimits = LimitsTable.Bind(daemon.Table(DefaultLimits)).Over(ResourceLimits.Usual),
        RulesOfAll = DaemonNetworkKeys.Bind(daemon),
        UpstreamProxy = DaemonNetworkKeys.BindProxy(daemon),
        UpstreamProxyLogin = DaemonNetworkKeys.BindLogin(daemon),
        HeartbeatAddress = DaemonWatchKeys.Heartbeat(daemon),
        MayPingPrivately = DaemonWatchKeys.MayPingPrivately(daemon),
        PageAddress = DaemonWatchKeys.Page(daemon),
        AuditRetention = daemon.Has(AuditRetention) ? AuditRetentionTable.Bind(daemon.Table(AuditRetention)) : null,
        VerifiesDaily = daemon.Find(AuditVerify)?.Value ?? false,
    };
}

/// <summary>Which of the daemon's own audit records are removed once a day.</summary>
/// <param name="MaxAge">How long a record is kept after its session has ended; null for ever.</param>
/// <param name="MaxTotalSize">How many bytes all records may take up before the oldest go; null for any number.</param>
public sealed record AuditRetention(TimeSpan? MaxAge, long? MaxTotalSize);

/// <summary><c>[daemon.audit_retention]</c>.</summary>
internal static class AuditRetentionTable
{
    private static readonly KnownKey<TimeSpan> MaxAge = new("max_age", new DurationShape(),
        "How long a record is kept after its session has ended.", Otherwise: "for ever", Example: "\"90d\"");

    private static readonly KnownKey<long> MaxTotalSize = new("max_total_size", new SizeShape(),
        "The space that all records under the audit root may take up; beyond it, the oldest of this daemon's go.",
        Otherwise: "no limit", Example: "\"50GiB\"");

    public static readonly KnownTable Known = new(
        "[daemon.audit_retention]",
        "Which audit records the daemon removes, once a day. Only ended records of this daemon go, whole, and the chain of the rest "
        + "stays verifiable.",
        MaxAge, MaxTotalSize);

    public static AuditRetention Bind(WrittenTable table) => new(table.Find(MaxAge)?.Value, table.Find(MaxTotalSize)?.Value);
}

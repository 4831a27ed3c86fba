using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Domain.Network;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;
using Agentd.Domain.Work;
using Agentd.Infrastructure.Claim;
using Agentd.Infrastructure.Configuration.Problems;

namespace Agentd.Infrastructure.Configuration;

/// <summary>A whole, valid configuration file: every path absolute, every default filled in.</summary>
public sealed record DaemonConfiguration
{
    /// <summary>The most sessions that wait for their turn, where nothing is configured.</summary>
    public const int UsualQueue = 1000;

    /// <summary>The longest time that a pull may take, where nothing is configured.</summary>
    public static readonly TimeSpan UsualPullTimeout = TimeSpan.FromMinutes(15);

    /// <summary>The file's absolute path.</summary>
    public required string ConfigPath { get; init; }

    /// <summary>The socket that the daemon listens on.</summary>
    public required string SocketPath { get; init; }

    /// <summary>The file that claims the daemon's place.</summary>
    public required string PidFile { get; init; }

    /// <summary>The directory of all audit records.</summary>
    public required string AuditRoot { get; init; }

    /// <summary>Where the daemon lives: what no session may be given.</summary>
    public DaemonPaths Paths => new(SocketPath, PidFile, AuditRoot)
    {
        AuditSigningKey = AuditSigningKey,
        StateDirectory = StateDirectory,
    };

    /// <summary>
    /// The directory of what the daemon must still know after a restart and no record tells; null where none is configured and the
    /// environment names no place for it.
    /// </summary>
    public string? StateDirectory { get; init; }

    /// <summary>What models cost.</summary>
    public PriceList Prices { get; init; } = PriceList.Empty;

    /// <summary>Where the daemon's metrics can be had; null for nowhere.</summary>
    public MetricsSettings? Metrics { get; init; }

    /// <summary>Where operators are told of what happens.</summary>
    public IReadOnlyList<NotifySink> Notify { get; init; } = [];

    /// <summary>This daemon's id, drawn from its socket and PID file paths.</summary>
    public required DaemonId DaemonId { get; init; }

    /// <summary>The declared agents, in the order of the file.</summary>
    public required IReadOnlyList<Agent> Agents { get; init; }

    /// <summary>The longest time a session may run where its agent names none; null for no limit.</summary>
    public TimeSpan? DefaultTimeout { get; init; }

    /// <summary>The time between asking an agent to end and killing it, where the agent names none.</summary>
    public TimeSpan StopGrace { get; init; } = SessionLimits.UsualStopGrace;

    /// <summary>How long a bundle of what a session leaves of its repository may take.</summary>
    public TimeSpan KeepTimeout { get; init; } = WorkKeeping.UsualTimeout;

    /// <summary>What happens to running sessions when the daemon is asked to stop.</summary>
    public ShutdownMode Shutdown { get; init; }

    /// <summary>The longest time that a stopping daemon waits for its sessions; null for as long as they take.</summary>
    public TimeSpan? DrainTimeout { get; init; }

    /// <summary>The most sessions that run at a time; null for no bound.</summary>
    public int? MaxSessions { get; init; }

    /// <summary>The most sessions that wait for their turn.</summary>
    public int MaxQueued { get; init; } = UsualQueue;

    /// <summary>The most containers that are started at the same moment.</summary>
    public int MaxParallelStarts { get; init; } = Environment.ProcessorCount;

    /// <summary>The longest time that a pull may take.</summary>
    public TimeSpan PullTimeout { get; init; } = UsualPullTimeout;

    /// <summary>What a session may use where its agent does not say.</summary>
    public ResourceLimits DefaultLimits { get; init; } = ResourceLimits.Usual;

    /// <summary>Whether a limit that the host cannot enforce keeps a session from starting, where its agent does not say.</summary>
    public bool LimitsRequired { get; init; }

    /// <summary>The file with the key that audit records are signed with; null when they are not.</summary>
    public string? AuditSigningKey { get; init; }

    /// <summary>The rules of every filtered agent, which stand behind its own in its network.</summary>
    public IReadOnlyList<NetworkRule> RulesOfAll { get; init; } = [];

    /// <summary>Which audit records are removed once a day; null for none.</summary>
    public AuditRetention? AuditRetention { get; init; }

    /// <summary>What is valid but doubtful.</summary>
    public IReadOnlyList<ConfigurationProblem> Warnings { get; init; } = [];

    /// <summary>Whether all audit records are verified once a day.</summary>
    public bool VerifiesDaily { get; init; }

    /// <summary>Where the address is written that is asked while the daemon is ready; null for none.</summary>
    public CredentialSource? HeartbeatAddress { get; init; }

    /// <summary>Whether what is pinged may have a private address.</summary>
    public bool MayPingPrivately { get; init; }

    /// <summary>Where operators reach the page, without a slash at its end; null where nobody says.</summary>
    public string? PageAddress { get; init; }

    /// <summary>The proxy by way of which filtered sessions reach names; null for none.</summary>
    public UpstreamProxy? UpstreamProxy { get; init; }

    /// <summary>Where <c>USER:PASSWORD</c> is, by which it knows the operator; null where it asks nobody.</summary>
    public CredentialSource? UpstreamProxyLogin { get; init; }

    /// <summary>All that is told of events: the places for operators, and what waits for agents' signs of life.</summary>
    public IReadOnlyList<NotifySink> Sinks =>
    [
        .. Notify, .. Agents.Where(agent => agent.PingAddress is not null).Select(agent => NotifySink.PingOf(agent, MayPingPrivately)),
    ];

    /// <summary>What waits for the daemon's own signs of life; null for nothing.</summary>
    public NotifySink? Heartbeat => HeartbeatAddress is { } address ? NotifySink.HeartbeatAt(address, MayPingPrivately) : null;

    /// <summary>Everything that messages or signs of life go to.</summary>
    public IReadOnlyList<NotifySink> AllAddresses => Heartbeat is { } heartbeat ? [.. Sinks, heartbeat] : Sinks;
}

/// <summary>What a daemon that is asked to stop does with sessions.</summary>
public enum ShutdownMode
{
    /// <summary>Waits for them.</summary>
    Drain,

    /// <summary>Leaves them running for the next daemon.</summary>
    Leave,
}

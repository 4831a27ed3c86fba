using Agentd.Application.Scheduling;
using Agentd.Application.Sessions.Admission;
using Agentd.Application.Sessions.Prepare;
using Agentd.Application.Sessions.Rotation;
using Agentd.Application.Sessions.Usage;
using Agentd.Daemon.Logging;
using Agentd.Infrastructure.Configuration;

namespace Agentd.Daemon.Reloading;

/// <summary>
/// Puts another configuration in force while the daemon runs: all of it or nothing. Sessions keep what they started with, but for the
/// values of what they do not hold.
/// </summary>
internal sealed class ConfigurationReload(
    DaemonConfiguration started, ConfiguredAgents agents, ConfiguredSinks sinks, DefaultsInForce defaults, PricesInForce prices,
    SessionAdmission admission, Scheduler scheduler, CredentialRotation rotation, ConfigurationLoader loader, TimeProvider time,
    ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);
    private readonly Lock _lock = new();
    private volatile ReloadState _last = new(true, time.GetUtcNow());
    private volatile TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What came of the last try, the daemon's start being the first.</summary>
    public ReloadState Last => _last;

    /// <summary>Completes when another configuration is in force.</summary>
    public Task Next => _next.Task;

    /// <summary>Schedules the agents in force: those that the daemon was started with, or what was reloaded while it started.</summary>
    public void BeginSchedules()
    {
        lock (_lock) scheduler.Replace(agents.All);
    }

    /// <summary>Reads the file again.</summary>
    /// <returns>Every reason why the old configuration stays; none when the new one is in force.</returns>
    public IReadOnlyList<string> Run(out int count)
    {
        lock (_lock)
        {
            var report = loader.Load(started.ConfigPath);
            var errors = report.Configuration is { } read ? [.. Fixed(read)] : report.ErrorLines().ToList();
            count = report.Configuration?.Agents.Count ?? 0;
            if (errors.Count == 0) Apply(report.Configuration!);
            _last = errors.Count == 0 ? new ReloadState(true, time.GetUtcNow()) : _last with { IsGood = false };
            foreach (var error in errors) DaemonLog.ReloadRefused(_log, error);
            return errors;
        }
    }

    private void Apply(DaemonConfiguration configuration)
    {
        scheduler.Replace(configuration.Agents);
        defaults.Replace(SessionPolicy.Defaults(configuration));
        prices.Replace(configuration.Prices);
        agents.Replace(configuration.Agents);
        sinks.Replace(configuration.Sinks);
        admission.Replace(SessionPolicy.Bounds(configuration));
        rotation.LookAgain();
        foreach (var key in Kept(configuration)) DaemonLog.NeedsRestart(_log, key);
        DaemonLog.Reloaded(_log, configuration.Agents.Count);
        Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private IEnumerable<string> Fixed(DaemonConfiguration read)
    {
        if (read.SocketPath != started.SocketPath) yield return NeedsRestart("socket_path", started.SocketPath, read.SocketPath);
        if (read.PidFile != started.PidFile) yield return NeedsRestart("pid_file", started.PidFile, read.PidFile);
        if (read.AuditRoot != started.AuditRoot) yield return NeedsRestart("audit_root", started.AuditRoot, read.AuditRoot);
        if (read.AuditSigningKey != started.AuditSigningKey) yield return NeedsRestart("audit_signing_key");
        if (read.AuditRetention != started.AuditRetention) yield return NeedsRestart("audit_retention");
    }

    // Keeping the old value does no harm: these keys change how the daemon itself works, not what a session may do or where its traces are.
    private IEnumerable<string> Kept(DaemonConfiguration read)
    {
        if (read.Shutdown != started.Shutdown) yield return "shutdown";
        if (read.DrainTimeout != started.DrainTimeout) yield return "drain_timeout";
        if (read.MaxParallelStarts != started.MaxParallelStarts) yield return "max_parallel_starts";
        if (read.PullTimeout != started.PullTimeout) yield return "pull_timeout";
        if (read.StateDirectory != started.StateDirectory) yield return "state_dir";
        if (read.HeartbeatAddress != started.HeartbeatAddress) yield return "heartbeat_url_file";
        if (read.PageAddress != started.PageAddress) yield return "page_url";
        if (read.UpstreamProxy != started.UpstreamProxy) yield return "upstream_proxy";
        if (read.UpstreamProxyLogin != started.UpstreamProxyLogin) yield return "upstream_proxy_login_file";
        if (read.VerifiesDaily != started.VerifiesDaily) yield return "audit_verify";
        if (!MetricsSettings.AreSame(read.Metrics, started.Metrics)) yield return "metrics";
    }

    private string NeedsRestart(string key) => $"{started.ConfigPath}: [daemon] {key} changed: that needs a restart";

    private string NeedsRestart(string key, string old, string changed) =>
        $"{started.ConfigPath}: [daemon] {key} changed from {old} to {changed}: that needs a restart";
}

/// <summary>How the configuration was last read.</summary>
/// <param name="IsGood">Whether it was taken.</param>
/// <param name="InForceSince">When the one that is in force was read.</param>
internal sealed record ReloadState(bool IsGood, DateTimeOffset InForceSince);

/// <summary>What a configuration sets for all sessions, as the application takes it.</summary>
internal static class SessionPolicy
{
    /// <summary>The defaults for agents that set nothing of their own.</summary>
    public static SessionDefaults Defaults(DaemonConfiguration configuration) => new()
    {
        Timeout = configuration.DefaultTimeout,
        StopGrace = configuration.StopGrace,
        KeepTimeout = configuration.KeepTimeout,
        Limits = configuration.DefaultLimits,
        LimitsRequired = configuration.LimitsRequired,
    };

    /// <summary>How many sessions may run, wait and start at a time.</summary>
    public static AdmissionBounds Bounds(DaemonConfiguration configuration) => new()
    {
        MaxSessions = configuration.MaxSessions,
        MaxQueued = configuration.MaxQueued,
        MaxParallelStarts = configuration.MaxParallelStarts,
    };
}

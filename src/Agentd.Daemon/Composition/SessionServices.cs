using Agentd.Application.Figures;
using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Admission;
using Agentd.Application.Sessions.Budgets;
using Agentd.Application.Sessions.Execute;
using Agentd.Application.Sessions.Lifecycle;
using Agentd.Application.Sessions.List;
using Agentd.Application.Sessions.Network;
using Agentd.Application.Sessions.Prepare;
using Agentd.Application.Sessions.Recover;
using Agentd.Application.Sessions.Rotation;
using Agentd.Application.Sessions.Stop;
using Agentd.Application.Sessions.Usage;
using Agentd.Application.Sessions.Work;
using Agentd.Daemon.Logging;
using Agentd.Daemon.Metrics;
using Agentd.Daemon.Reloading;
using Agentd.Infrastructure;
using Agentd.Infrastructure.Audit;
using Agentd.Infrastructure.Audit.Census;
using Agentd.Infrastructure.Audit.Continuing;
using Agentd.Infrastructure.Audit.Listing;
using Agentd.Infrastructure.Audit.Sealing;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Consoles;
using Agentd.Infrastructure.Credentials;
using Agentd.Infrastructure.Egress;
using Agentd.Infrastructure.Linux;
using Agentd.Infrastructure.Methodologies;
using Agentd.Infrastructure.Methodologies.Schemas;
using Agentd.Infrastructure.Mounts;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Staging;
using Agentd.Infrastructure.State;
using Agentd.Infrastructure.Status;
using Microsoft.Extensions.DependencyInjection;

namespace Agentd.Daemon.Composition;

/// <summary>Everything that sessions run on.</summary>
internal static class SessionServices
{
    public static IServiceCollection AddSessions(this IServiceCollection services, DaemonConfiguration configuration) => services
        .AddSingleton(TimeProvider.System)
        .AddSingleton<SessionLifecycle>()
        .AddSingleton<SessionClosing>()
        .AddSingleton<SessionFigures>()
        .AddSingleton<LaterTries>()
        .AddSingleton<ContainerLaunch>()
        .AddSingleton<SecretRemoval>()
        .AddSingleton<RequestNews>()
        .AddSingleton<FilteredNetworks>()
        .AddSingleton<DayBudgets>()
        .AddSingleton<DayNews>()
        .AddSingleton<DayAllowances>()
        .AddSingleton<MintedValues>()
        .AddSingleton<CredentialRotation>()
        .AddSingleton<SessionSupervisor>()
        .AddSingleton<SessionEndWatch>()
        .AddSingleton<SessionWork>()
        .AddSingleton<ShellEnd>()
        .AddSingleton<BoundWatch>()
        .AddSingleton<LimitPlanner>()
        .AddSingleton<SessionAdmission>()
        .AddSingleton<StartPacing>()
        .AddSingleton<SessionDispatcher>()
        .AddSingleton<LiveSessions>()
        .AddSingleton<SessionCatalog>()
        .AddSingleton<SessionStop>()
        .AddSingleton<SessionRecovery>()
        .AddSingleton<SessionAdoption>()
        .AddSingleton<WaitingReturn>()
        .AddSingleton<EarlierClosing>()
        .AddSingleton<LeftoverRemoval>()
        .AddSingleton<RecalledSecrets>()
        .AddSingleton<DemandResolver>()
        .AddSingleton<LastState>()
        .AddSingleton<Continuation>()
        .AddSingleton<SessionAcceptance>()
        .AddSingleton<ImageFetch>()
        .AddSingleton(new DefaultsInForce(SessionPolicy.Defaults(configuration)))
        .AddSingleton(new PricesInForce(configuration.Prices))
        .AddSingleton(SessionPolicy.Bounds(configuration))
        .AddLifecycleHandlers();

    public static IServiceCollection AddHostAccess(this IServiceCollection services, DaemonConfiguration configuration) => services
        .AddSingleton<IHost>(new HostFacts(configuration.DaemonId))
        .AddSingleton(new ConfiguredAgents(configuration.Agents))
        .AddSingleton<IAgents>(provider => provider.GetRequiredService<ConfiguredAgents>())
        .AddSingleton<ICredentials, CredentialReader>()
        .AddSingleton<ISecretFiles, SecretFileWatches>()
        // Itself, whatever the path leads to by now.
        .AddSingleton<IArtifactSchemas>(new JudgeProcess("/proc/self/exe"))
        .AddSingleton<IMethodologies, MethodologyDirectories>()
        .AddSingleton<IAuditRecords>(
            provider => new AuditRecordStore(Records(configuration, provider.GetRequiredService<ILoggerFactory>())))
        .AddSingleton<IRecordArchive>(new RecordIndex(configuration.AuditRoot))
        .AddSingleton<IEarlierWork>(new EarlierWork(configuration.AuditRoot))
        .AddSingleton<IRecordSurvey>(new RecordCensus(configuration.AuditRoot))
        .AddSingleton(new StagingDirectories(StagingDirectories.RootFrom(Environment.GetEnvironmentVariable("TMPDIR"))))
        .AddSingleton<IStaging>(provider => provider.GetRequiredService<StagingDirectories>())
        .AddSingleton<IWaitingRequests, WaitingRequests>()
        .AddSingleton(provider => Watches(provider.GetRequiredService<ILoggerFactory>()))
        .AddSingleton<ISessionStatus, SessionStatusFiles>()
        .AddSingleton<IConsoleMeter, ConsoleMeter>()
        .AddSingleton<ISpendingBooks>(new SpendingFile(configuration.StateDirectory))
        .AddSingleton<IMountSources>(new MountSourcesNow(configuration.Paths, Environment.GetEnvironmentVariable))
        .AddPodman(configuration);

    private static Inotify Watches(ILoggerFactory loggers)
    {
        var log = loggers.CreateLogger(DaemonLog.Category);
        return new Inotify(why => DaemonLog.WatchesLacking(log, why));
    }

    // The newest link of every chain is logged, so that it can be kept where the records are not.
    private static AuditRecordSettings Records(DaemonConfiguration configuration, ILoggerFactory loggers)
    {
        var log = loggers.CreateLogger(DaemonLog.Category);
        return new AuditRecordSettings
        {
            Root = configuration.AuditRoot,
            SigningKeyFile = configuration.AuditSigningKey,
            OnSealed = head => DaemonLog.AuditHead(log, head.Agent, head.SessionId, head.Link),
        };
    }

    // Operators learn from the log that Podman keeps the daemon waiting.
    private static Action<PodmanWait> Waits(ILoggerFactory loggers)
    {
        var log = loggers.CreateLogger(DaemonLog.Category);
        return wait =>
        {
            if (wait.IsOver) DaemonLog.PodmanAnswers(log, wait.Seconds);
            else DaemonLog.PodmanIsSlow(log, wait.Call, wait.Seconds, wait.Calls, wait.ProcessId);
        };
    }

    private static Action<string> Unwatched(ILoggerFactory loggers)
    {
        var log = loggers.CreateLogger(DaemonLog.Category);
        return why => DaemonLog.PodmanStartUnwatched(log, why);
    }

    private static Action Reset(ILoggerFactory loggers)
    {
        var log = loggers.CreateLogger(DaemonLog.Category);
        return () => DaemonLog.PodmanWasReset(log);
    }

    private static IServiceCollection AddPodman(this IServiceCollection services, DaemonConfiguration configuration) => services
        .AddSingleton(provider => PodmanOptions.OfThisProcess() with
        {
            Owner = configuration.DaemonId.Value,
            PullDeadline = configuration.PullTimeout,
            Waits = Waits(provider.GetRequiredService<ILoggerFactory>()),
            Unwatched = Unwatched(provider.GetRequiredService<ILoggerFactory>()),
            Reset = Reset(provider.GetRequiredService<ILoggerFactory>()),
            Over = provider.GetRequiredService<PodmanFigures>().Note,
        })
        .AddSingleton<PodmanCli>()
        .AddSingleton<PodmanHost>()
        .AddSingleton<PodmanImages>()
        .AddSingleton<IHostLimits, PodmanHostLimits>()
        .AddSingleton(EgressPlace.Of(
            StagingDirectories.RootFrom(Environment.GetEnvironmentVariable("TMPDIR")), configuration.DaemonId))
        .AddSingleton(provider => BrokerShape.Of(provider.GetRequiredService<PodmanCli>(), Environment.GetEnvironmentVariable))
        .AddSingleton(provider => new ProxyForSessions(
            configuration.UpstreamProxy, configuration.UpstreamProxyLogin, provider.GetRequiredService<ICredentials>()))
        .AddSingleton<IEgress, EgressBroker>()
        .AddSingleton<IContainerEngine, PodmanEngine>();
}

using Agentd.Application.Ports;
using Agentd.Application.Scheduling;
using Agentd.Daemon.Endpoints;
using Agentd.Daemon.Health;
using Agentd.Daemon.Lifetime;
using Agentd.Daemon.Metrics;
using Agentd.Daemon.Notices;
using Agentd.Daemon.Operators;
using Agentd.Daemon.Reloading;
using Agentd.Daemon.Scraping;
using Agentd.Daemon.Streaming;
using Agentd.Daemon.Troubles;
using Agentd.Daemon.Watching;
using Agentd.Infrastructure.Audit.Listing;
using Agentd.Infrastructure.Audit.Verification;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Notices;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Agentd.Daemon.Composition;

/// <summary>The daemon around the sessions: its start, its socket, its schedules, its end.</summary>
internal static class DaemonServices
{
    public static IServiceCollection AddDaemon(this IServiceCollection services, DaemonConfiguration configuration) => services
        .AddSingleton(configuration)
        .AddSingleton(new ConfigurationLoader(Environment.GetEnvironmentVariable))
        .AddSingleton<IHostLifetime, SignalLifetime>()
        .AddSingleton<Readiness>()
        .AddSingleton<ReadinessCheck>()
        .AddSingleton<ShutdownOfSessions>()
        .AddSingleton<ConfigurationReload>()
        .AddServiceReports()
        .AddScheduling()
        .AddOperators()
        .AddMetrics()
        .AddNotices(configuration)
        .AddWatching()
        .AddTroubles()
        .AddHostedService<DaemonService>()
        .AddHostedService<DailyRetention>()
        // Itself, whatever the path leads to by now.
        .AddSingleton(new VerifierProcess("/proc/self/exe", configuration.AuditRoot))
        .AddSingleton(new WorkReading(configuration.AuditRoot))
        .AddSingleton(new SealReading(configuration.AuditRoot))
        .AddSingleton<DailyVerification>()
        .AddHostedService(provider => provider.GetRequiredService<DailyVerification>())
        .AddSingleton<AnswerBell>()
        .AddHostedService<MemoryRelease>()
        .AddHostedService(provider => provider.GetRequiredService<RecordSurveys>())
        .AddHostedService<MetricsTextfile>();

    private static IServiceCollection AddMetrics(this IServiceCollection services) => services
        .AddSingleton<RecordSurveys>()
        .AddSingleton<DaemonRows>()
        .AddSingleton<SessionRows>()
        .AddSingleton<UsageRows>()
        .AddSingleton<AgentRows>()
        .AddSingleton<RecordRows>()
        .AddSingleton<PodmanFigures>()
        .AddSingleton<NoticeRows>()
        .AddSingleton<MetricsText>()
        .AddSingleton<ScrapePages>()
        .AddSingleton<ScrapeListener>();

    private static IServiceCollection AddNotices(this IServiceCollection services, DaemonConfiguration configuration) => services
        .AddSingleton(new ConfiguredSinks(configuration.Sinks))
        .AddSingleton(provider => Notifier.OfThisProcess(provider.GetRequiredService<PodmanCli>(), configuration.DaemonId))
        .AddSingleton<DeliveryBell>()
        .AddSingleton<SpooledNotices>()
        .AddSingleton<INotices>(provider => provider.GetRequiredService<SpooledNotices>())
        .AddSingleton<NoticeFigures>()
        .AddSingleton<NoticeBacklog>()
        .AddSingleton<SinkTrial>()
        .AddHostedService<NoticeDelivery>();

    private static IServiceCollection AddWatching(this IServiceCollection services) => services
        .AddSingleton<OverdueAgents>()
        .AddSingleton<AgentWatch>()
        .AddSingleton<AuditDiskWatch>()
        .AddHostedService<WatchRounds>()
        .AddHostedService<SignsOfLife>();

    // Before the daemon's own service, so that what that logs last is still told.
    private static IServiceCollection AddTroubles(this IServiceCollection services) => services
        .AddSingleton<LoggedEvents>()
        .AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<LoggedEvents>())
        .AddSingleton<StandingTroubles>()
        .AddSingleton<CrashMark>()
        .AddHostedService<TroubleTelling>();

    private static IServiceCollection AddScheduling(this IServiceCollection services) => services
        .AddSingleton<IWallClock, HostWallClock>()
        .AddSingleton<IScheduledDispatch, ScheduledRuns>()
        .AddSingleton<IRunningAgents, HeldAgents>()
        .AddSingleton<ISpentAgents, SpentAgents>()
        .AddSingleton<Scheduler>();

    private static IServiceCollection AddServiceReports(this IServiceCollection services) => services
        .AddSingleton(_ => new NotifySocket(Environment.GetEnvironmentVariable("NOTIFY_SOCKET")))
        .AddSingleton(WatchdogSettings.From(Environment.GetEnvironmentVariable, Environment.ProcessId))
        .AddSingleton<Systemd>()
        .AddSingleton<Heartbeat>()
        .AddSingleton<ServiceReports>();

    private static IServiceCollection AddOperators(this IServiceCollection services) => services
        .AddSingleton<OperatorSocket>()
        .AddSingleton<OperatorConnection>()
        .AddSingleton<RequestRouter>()
        .AddSingleton<SessionOutput>()
        .AddSingleton<SessionStreamer>()
        .AddSingleton<RunEndpoint>()
        .AddSingleton<AttachEndpoint>()
        .AddSingleton<WaitEndpoint>()
        .AddSingleton<StopEndpoint>()
        .AddSingleton<LogsEndpoint>()
        .AddSingleton<NetworkEndpoint>()
        .AddSingleton<NetworkCheckEndpoint>()
        .AddSingleton<PsEndpoint>()
        .AddSingleton<RecordsEndpoint>()
        .AddSingleton<WatchEndpoint>()
        .AddSingleton<WorkEndpoint>()
        .AddSingleton<VerifyEndpoint>()
        .AddSingleton<SessionUsages>()
        .AddSingleton<DaySpending>()
        .AddSingleton<InspectEndpoint>()
        .AddSingleton<UsageEndpoint>()
        .AddSingleton<AgentsEndpoint>()
        .AddSingleton<ScheduleEndpoint>()
        .AddSingleton<StatusEndpoint>()
        .AddSingleton<ReloadEndpoint>();
}

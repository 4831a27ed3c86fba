using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Execute;
using Agentd.Application.Sessions.Prepare;
using Agentd.Infrastructure;
using Agentd.Infrastructure.Audit;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Credentials;
using Agentd.Infrastructure.Linux;
using Agentd.Infrastructure.Methodologies;
using Agentd.Infrastructure.Methodologies.Schemas;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Staging;
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
        .AddSingleton<SessionSupervisor>()
        .AddSingleton<SessionEndWatch>()
        .AddSingleton<SessionDispatcher>()
        .AddSingleton<LiveSessions>()
        .AddSingleton<DemandResolver>()
        .AddSingleton(new SessionDefaults { Timeout = configuration.DefaultTimeout, StopGrace = configuration.StopGrace })
        .AddLifecycleHandlers();

    public static IServiceCollection AddHostAccess(this IServiceCollection services, DaemonConfiguration configuration) => services
        .AddSingleton<IHost>(new HostFacts(configuration.DaemonId))
        .AddSingleton<IAgents>(new ConfiguredAgents(configuration.Agents))
        .AddSingleton<ICredentials, CredentialReader>()
        .AddSingleton<IArtifactSchemas, Draft202012Schemas>()
        .AddSingleton<IMethodologies, MethodologyDirectories>()
        .AddSingleton<IAuditRecords>(_ => new AuditRecordStore(new AuditRecordSettings { Root = configuration.AuditRoot }))
        .AddSingleton<IStaging>(new StagingDirectories(StagingDirectories.RootFrom(Environment.GetEnvironmentVariable("TMPDIR"))))
        .AddSingleton<Inotify>()
        .AddSingleton<ISessionStatus, SessionStatusFiles>()
        .AddPodman();

    private static IServiceCollection AddPodman(this IServiceCollection services) => services
        .AddSingleton(PodmanOptions.OfThisProcess())
        .AddSingleton<PodmanCli>()
        .AddSingleton<PodmanImages>()
        .AddSingleton<IContainerEngine, PodmanEngine>();
}

using Agentd.Daemon.Endpoints;
using Agentd.Daemon.Lifetime;
using Agentd.Daemon.Operators;
using Agentd.Infrastructure.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Agentd.Daemon.Composition;

/// <summary>The daemon around the sessions: its start, its socket, its end.</summary>
internal static class DaemonServices
{
    public static IServiceCollection AddDaemon(this IServiceCollection services, DaemonConfiguration configuration) => services
        .AddSingleton(configuration)
        .AddSingleton<IHostLifetime, SignalLifetime>()
        .AddSingleton<OperatorSocket>()
        .AddSingleton<RequestRouter>()
        .AddSingleton<RunEndpoint>()
        .AddSingleton<SessionFollower>()
        .AddHostedService<DaemonService>();
}

using Microsoft.Extensions.DependencyInjection;

namespace Agentd.Daemon.Lifetime;

/// <summary>The parts that speak to the service manager.</summary>
internal static class ServiceReporting
{
    public static IServiceCollection AddServiceReports(this IServiceCollection services) => services
        .AddSingleton(_ => new NotifySocket(Environment.GetEnvironmentVariable("NOTIFY_SOCKET")))
        .AddSingleton(WatchdogSettings.From(Environment.GetEnvironmentVariable, Environment.ProcessId))
        .AddSingleton<Systemd>()
        .AddSingleton<Heartbeat>()
        .AddSingleton<ServiceReports>();
}

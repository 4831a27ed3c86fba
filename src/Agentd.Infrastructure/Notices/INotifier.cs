using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;
using Agentd.Infrastructure.Podman;
using Agentd.Notify.Protocol;

namespace Agentd.Infrastructure.Notices;

/// <summary>Runs the notifier, <c>agentd-notify</c>, which delivers what is due and ends.</summary>
internal interface INotifier
{
    /// <summary>Runs it.</summary>
    /// <returns>What it came to; null when another one is at work in the spool.</returns>
    /// <exception cref="SessionException">It cannot be run, failed, or did not end in time.</exception>
    Task<DeliveryReport?> RunAsync(DeliveryOrder order, CancellationToken cancellation);
}

/// <summary>Chooses where the notifier runs.</summary>
internal static class Notifier
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "agentd-notify");

    /// <summary>The one beside this program; in a container of its own where the daemon is in one that has no network.</summary>
    /// <param name="podman">Podman, which makes containers.</param>
    /// <param name="daemon">Whose messages it delivers.</param>
    /// <param name="environment">Reads the daemon's environment.</param>
    /// <param name="hasNetwork">Whether the daemon's own network leads anywhere.</param>
    public static INotifier Of(PodmanCli podman, DaemonId daemon, Func<string, string?> environment, Func<bool> hasNetwork) =>
        RemoteService.IsNamed(environment) && !hasNetwork()
            ? new NotifierSibling(podman, new OwnContainerSearch(podman, environment, Environment.MachineName), daemon, Program)
            : new NotifierProcess(Program);

    /// <summary>The one that fits this process.</summary>
    public static INotifier OfThisProcess(PodmanCli podman, DaemonId daemon) =>
        Of(podman, daemon, Environment.GetEnvironmentVariable, () => OwnRoutes.LeadAway());
}

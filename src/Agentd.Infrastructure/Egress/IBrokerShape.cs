using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Egress.Protocol;
using Agentd.Infrastructure.Podman;
using Agentd.Protocol.Linux;

namespace Agentd.Infrastructure.Egress;

/// <summary>
/// Where a broker runs: what differs from one place to another. What it is asked, and what it answers, is the same everywhere.
/// </summary>
internal interface IBrokerShape
{
    /// <summary>Starts a broker in its directory, which is there; one that serves it already is left alone.</summary>
    /// <exception cref="EngineException">It could not be started.</exception>
    Task StartAsync(EgressPlace place, CancellationToken cancellation);

    /// <summary>A process of a session's container, as the broker counts processes.</summary>
    /// <exception cref="EngineException">Podman does not say.</exception>
    /// <exception cref="IOException">There is none.</exception>
    Task<int> ProcessOfAsync(SessionId session, StagedSession staged, CancellationToken cancellation);

    /// <summary>A request to attach, by paths that the broker sees.</summary>
    /// <exception cref="IOException">They cannot be made.</exception>
    Attach Shown(EgressPlace place, Attach request);

    /// <summary>Takes away what was made for <see cref="Shown"/>; nothing is fine.</summary>
    /// <exception cref="IOException">It cannot be taken away.</exception>
    void Withdraw(EgressPlace place, SessionId session);

    /// <summary>Whether the directory is the daemon's to remove once a broker has ended in it.</summary>
    bool LeavesDirectory { get; }
}

/// <summary>Chooses the place of a daemon's brokers.</summary>
internal static class BrokerShape
{
    /// <summary>The one that fits an environment.</summary>
    public static IBrokerShape Of(PodmanCli podman, Func<string, string?> environment)
    {
        if (RemoteService.IsNamed(environment))
            return new BrokerSibling(podman, new OwnContainerSearch(podman, environment, Environment.MachineName));
        return new BrokerOnHost(Libc.EffectiveUser() == 0 ? RootShell.RunAsync : new UserNamespaceShell(podman).RunAsync);
    }
}

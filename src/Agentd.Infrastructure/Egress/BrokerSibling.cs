using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Egress.Protocol;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Egress;

/// <summary>
/// A broker in a container beside the daemon's, of the same image, made by the Podman service that makes sessions. It sees the host's
/// network and processes, and no file of the host's but those in its directory.
/// </summary>
internal sealed class BrokerSibling(PodmanCli podman, OwnContainerSearch own) : IBrokerShape
{
    // To enter sessions' networks and find out whose they are (the first three), to listen at ports below 1024, to have relays that are
    // another user, and to end those.
    private static readonly string[] Capabilities =
        ["SYS_ADMIN", "SYS_PTRACE", "NET_ADMIN", "NET_BIND_SERVICE", "SETGID", "SETUID", "KILL"];

    private readonly SiblingContainers _siblings = new(podman);

    /// <inheritdoc/>
    public bool LeavesDirectory => true;

    /// <inheritdoc/>
    public async Task StartAsync(EgressPlace place, CancellationToken cancellation)
    {
        var daemons = await own.AskAsync(cancellation).ConfigureAwait(false);
        var spec = new SiblingSpec("egress", place.Daemon, daemons.Image, [place.Program, "door", place.Directory])
        {
            Sees = [new BindMount(place.Directory, place.Directory, ReadOnly: false)],
            Capabilities = Capabilities,
            SeesProcesses = true,
        };
        await _siblings.StartAsync(spec, Path.Combine(place.Directory, "log"), place.IsHeld, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<int> ProcessOfAsync(SessionId session, StagedSession staged, CancellationToken cancellation)
    {
        var asked = ContainerVerbs.ListByLabel(SessionLabels.SessionLabel, session.Value);
        return ContainerVerbs.ProcessOf(await podman.RunAsync(asked, cancellation).ConfigureAwait(false))
            ?? throw new IOException("its container does not run");
    }

    /// <inheritdoc/>
    public Attach Shown(EgressPlace place, Attach request) => ShownFiles.Of(place.Directory, request.Session).Show(request);

    /// <inheritdoc/>
    public void Withdraw(EgressPlace place, SessionId session) => ShownFiles.Of(place.Directory, session.Value).Remove();
}

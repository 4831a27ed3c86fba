using System.Text;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Podman.Verbs;
using Agentd.Notify.Protocol;
using Agentd.Protocol.Linux;

namespace Agentd.Infrastructure.Notices;

/// <summary>
/// A notifier in a short container beside the daemon's, of the same image and user, which has the host's network, no capability, and of the
/// host's files the spool alone. It reads its order, which holds secrets, as the daemon's own would.
/// </summary>
/// <param name="podman">Podman, which made the daemon's container.</param>
/// <param name="own">Finds that container.</param>
/// <param name="daemon">Whose messages it delivers.</param>
/// <param name="program">The program's path in the image.</param>
internal sealed class NotifierSibling(PodmanCli podman, OwnContainerSearch own, DaemonId daemon, string program) : INotifier
{
    private readonly SiblingContainers _siblings = new(podman);

    /// <inheritdoc/>
    public async Task<DeliveryReport?> RunAsync(DeliveryOrder order, CancellationToken cancellation)
    {
        var daemons = await own.AskAsync(cancellation).ConfigureAwait(false);
        var spec = new SiblingSpec("notify", daemon, daemons.Image, [program, NotifierCall.Verb])
        {
            User = Libc.EffectiveUser(),
            Sees = order.LooksOnly ? [] : [new BindMount(daemons.OnHost(RealPath.Of(order.Spool)), order.Spool, ReadOnly: false)],
        };
        var ended = await _siblings.RunAsync(spec, NotifierCall.Input(order), NotifierCall.Deadline, cancellation).ConfigureAwait(false);
        return NotifierCall.Result(program, ended.ExitCode, Encoding.UTF8.GetBytes(ended.Output), ended.LastWords);
    }
}

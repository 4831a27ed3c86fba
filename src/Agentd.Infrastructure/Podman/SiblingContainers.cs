using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Podman;

/// <summary>Starts containers beside that of the daemon, by the Podman service that it reaches.</summary>
internal sealed class SiblingContainers(PodmanCli podman)
{
    /// <summary>Starts one. One of the same name that has ended makes room; one that runs does not.</summary>
    /// <exception cref="EngineException">It was not started.</exception>
    public async Task StartAsync(SiblingSpec spec, CancellationToken cancellation)
    {
        var started = await podman.RunAsync(SiblingVerb.Arguments(spec), cancellation).ConfigureAwait(false);
        if (started.ExitCode == 0) return;
        var removed = await podman.RunAsync(SiblingVerb.RemoveEnded(spec), cancellation).ConfigureAwait(false);
        if (removed.ExitCode == 0) started = await podman.RunAsync(SiblingVerb.Arguments(spec), cancellation).ConfigureAwait(false);
        started.Succeeded(
            $"container {spec.Name} could not be started; if it is there and serves nobody, remove it with 'podman rm -f {spec.Name}'");
    }
}

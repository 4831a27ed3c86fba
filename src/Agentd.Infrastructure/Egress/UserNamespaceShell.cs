using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman;

namespace Agentd.Infrastructure.Egress;

/// <summary>Runs a command as root of an ordinary user's containers.</summary>
internal sealed class UserNamespaceShell(PodmanCli podman)
{
    /// <summary>Runs it to its end.</summary>
    /// <exception cref="EngineException">It could not be run, or failed.</exception>
    public async Task RunAsync(IReadOnlyList<string> words, CancellationToken cancellation)
    {
        var ended = await podman.RunAsync(["unshare", .. words], cancellation).ConfigureAwait(false);
        ended.Succeeded("the broker of filtered sessions could not be started");
    }
}

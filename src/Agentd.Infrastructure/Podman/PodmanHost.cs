using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Podman;

/// <summary>What Podman says of its host, asked once. A call that failed is made again.</summary>
internal sealed class PodmanHost(PodmanCli podman)
{
    private readonly Lock _lock = new();
    private Task<PodmanInfo>? _asked;

    /// <summary>The host.</summary>
    /// <exception cref="Agentd.Application.Ports.EngineException">Podman does not answer, or not so that it can be read.</exception>
    public Task<PodmanInfo> InfoAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_asked is null or { IsFaulted: true }) _asked = AskAsync();
            return _asked.WaitAsync(cancellation);
        }
    }

    // Not bound to one caller's cancellation: others wait for the same answer.
    private async Task<PodmanInfo> AskAsync() =>
        InfoVerb.Parse(await podman.RunAsync(InfoVerb.Arguments, CancellationToken.None).ConfigureAwait(false));
}

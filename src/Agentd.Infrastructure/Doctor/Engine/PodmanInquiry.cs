using Agentd.Infrastructure.Podman;

namespace Agentd.Infrastructure.Doctor.Engine;

/// <summary>Asks Podman about its host, once for all conditions that want to know.</summary>
internal sealed class PodmanInquiry
{
    /// <summary>How long Podman may take for an answer.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly Lazy<Task<PodmanFacts>> _facts;

    /// <summary>Nothing is asked yet.</summary>
    public PodmanInquiry(PodmanCli podman) => _facts = new(() => AskAsync(podman));

    /// <summary>What Podman answers.</summary>
    /// <exception cref="Agentd.Application.Ports.EngineException">It does not, or not in time.</exception>
    public Task<PodmanFacts> FactsAsync(CancellationToken cancellation) => _facts.Value.WaitAsync(cancellation);

    private static async Task<PodmanFacts> AskAsync(PodmanCli podman) =>
        PodmanFacts.Parse(await podman.RunAsync(PodmanFacts.Arguments, CancellationToken.None).ConfigureAwait(false));
}

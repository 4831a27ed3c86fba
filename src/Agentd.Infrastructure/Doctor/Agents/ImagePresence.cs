using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Doctor.Agents;

/// <summary>Asks Podman for images, without ever pulling one.</summary>
internal sealed class ImagePresence(PodmanCli podman, TimeSpan deadline)
{
    /// <summary>Whether Podman has an image.</summary>
    /// <exception cref="EngineException">Podman is missing, did not answer in time, or failed.</exception>
    public async Task<bool> HasAsync(string image, CancellationToken cancellation)
    {
        var terms = new CallTerms(deadline, MayBeKilled: true);
        var answer = await podman.RunAsync(ImageVerbs.Exists(image), cancellation, terms: terms).ConfigureAwait(false);
        return answer.ExitCode switch
        {
            0 => true,
            1 => false,
            _ => throw answer.Failure($"image {image} could not be looked for"),
        };
    }
}

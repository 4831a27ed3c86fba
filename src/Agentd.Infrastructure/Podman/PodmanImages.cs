using System.Collections.Concurrent;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Podman;

/// <summary>
/// Images, asked for as rarely as possible: one that was seen is taken to be there until a start with it fails. Sessions that wait for
/// the same image wait for one pull.
/// </summary>
internal sealed class PodmanImages(PodmanCli podman, PodmanOptions options)
{
    private readonly ConcurrentDictionary<string, Lazy<Task>> _present = new(StringComparer.Ordinal);

    /// <summary>Makes sure that an image is present.</summary>
    /// <exception cref="EngineException">It is not, and could not be pulled.</exception>
    public async Task EnsureAsync(string image, CancellationToken cancellation)
    {
        var present = _present.GetOrAdd(image, name => new Lazy<Task>(() => HaveAsync(name)));
        try
        {
            await present.Value.WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (EngineException)
        {
            _present.TryRemove(KeyValuePair.Create(image, present));
            throw;
        }
    }

    /// <summary>Asks again the next time.</summary>
    public void Forget(string image) => _present.TryRemove(image, out _);

    // Not bound to one caller's cancellation: others may wait for the same image.
    private async Task HaveAsync(string image)
    {
        var exists = await podman.RunAsync(ImageVerbs.Exists(image), options.CallDeadline, CancellationToken.None).ConfigureAwait(false);
        if (exists.ExitCode == 0) return;
        if (exists.ExitCode != 1) throw exists.Failure($"image {image} could not be looked for");
        var pulled = await podman.RunAsync(ImageVerbs.Pull(image), options.PullDeadline, CancellationToken.None).ConfigureAwait(false);
        pulled.Succeeded($"image {image} is not present and could not be pulled; check base_image, or build or load the image for the daemon's user");
    }
}

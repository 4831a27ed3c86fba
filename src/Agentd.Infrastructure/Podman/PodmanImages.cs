using System.Collections.Concurrent;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman.Calls;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Podman;

/// <summary>
/// Images, asked for as rarely as possible: what a name means is remembered until the list of local images changes on disk, or a start fails.
/// Sessions that wait for the same image wait for one call.
/// </summary>
internal sealed class PodmanImages(PodmanCli podman, ImageStoreStamp stamp)
{
    private readonly ConcurrentDictionary<string, (LocalImage Image, string Stamp)> _known = new(StringComparer.Ordinal);
    private readonly SharedCalls<LocalImage?> _looks = new();
    private readonly SharedCalls<LocalImage> _pulls = new();

    /// <summary>The image that bears a name now; null when none is present.</summary>
    /// <exception cref="EngineException">Podman does not answer.</exception>
    public async Task<LocalImage?> FindAsync(string image, CancellationToken cancellation)
    {
        var now = await stamp.ReadAsync(cancellation).ConfigureAwait(false);
        if (now is not null && _known.TryGetValue(image, out var known) && known.Stamp == now) return known.Image;
        // A look that began before the list changed may have seen the older image: only who saw the same list shares it.
        var found = await _looks.RunAsync($"{image}\n{now}", () => LookAsync(image)).WaitAsync(cancellation).ConfigureAwait(false);
        if (found is not null && now is not null) _known[image] = (found, now);
        return found;
    }

    /// <summary>Pulls an image.</summary>
    /// <exception cref="EngineException">It could not be pulled.</exception>
    public Task<LocalImage> PullAsync(string image, CancellationToken cancellation) =>
        _pulls.RunAsync(image, () => FetchAsync(image)).WaitAsync(cancellation);

    /// <summary>Asks again the next time for whatever was this image.</summary>
    public void Forget(string id)
    {
        foreach (var known in _known.Where(known => known.Value.Image.Id == id)) _known.TryRemove(known);
    }

    // Neither is bound to one caller's cancellation: others may wait for the same image.
    private async Task<LocalImage?> LookAsync(string image)
    {
        var found = await CallAsync(ImageVerbs.Identity(image)).ConfigureAwait(false);
        if (found.ExitCode == 0) return ImageVerbs.Parse(found);
        var exists = await CallAsync(ImageVerbs.Exists(image)).ConfigureAwait(false);
        return exists.ExitCode == 1 ? null : throw found.Failure($"image {image} could not be looked for");
    }

    private async Task<LocalImage> FetchAsync(string image)
    {
        var pulled = await CallAsync(ImageVerbs.Pull(image)).ConfigureAwait(false);
        pulled.Succeeded($"image {image} could not be pulled; check base_image, or build or load the image for the daemon's user");
        return await LookAsync(image).ConfigureAwait(false)
            ?? throw new EngineException($"image {image} was pulled and is not there: something removed it meanwhile");
    }

    private Task<PodmanResult> CallAsync(IReadOnlyList<string> arguments) => podman.RunAsync(arguments, CancellationToken.None);
}

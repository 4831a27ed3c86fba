using System.Collections.Concurrent;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Podman;

/// <summary>
/// Images, asked for as rarely as possible: a digest is remembered until the list of local images changes on disk, or a start fails.
/// Sessions that wait for the same image wait for one call.
/// </summary>
internal sealed class PodmanImages(PodmanCli podman, PodmanOptions options, ImageStoreStamp stamp)
{
    private readonly ConcurrentDictionary<string, (string Digest, string Stamp)> _known = new(StringComparer.Ordinal);
    private readonly SharedCalls<string?> _looks = new();
    private readonly SharedCalls<string> _pulls = new();

    /// <summary>The digest of an image that is present; null when it is not.</summary>
    /// <exception cref="EngineException">Podman does not answer.</exception>
    public async Task<string?> FindAsync(string image, CancellationToken cancellation)
    {
        var now = await stamp.ReadAsync(cancellation).ConfigureAwait(false);
        if (now is not null && _known.TryGetValue(image, out var known) && known.Stamp == now) return known.Digest;
        var digest = await _looks.RunAsync(image, () => LookAsync(image)).WaitAsync(cancellation).ConfigureAwait(false);
        if (digest is not null && now is not null) _known[image] = (digest, now);
        return digest;
    }

    /// <summary>Pulls an image.</summary>
    /// <exception cref="EngineException">It could not be pulled.</exception>
    public Task<string> PullAsync(string image, CancellationToken cancellation) =>
        _pulls.RunAsync(image, () => FetchAsync(image)).WaitAsync(cancellation);

    /// <summary>Asks again the next time.</summary>
    public void Forget(string image) => _known.TryRemove(image, out _);

    // Neither is bound to one caller's cancellation: others may wait for the same image.
    private async Task<string?> LookAsync(string image)
    {
        var found = await CallAsync(ImageVerbs.Digest(image)).ConfigureAwait(false);
        if (found.ExitCode == 0) return found.Output.Trim();
        var exists = await CallAsync(ImageVerbs.Exists(image)).ConfigureAwait(false);
        return exists.ExitCode == 1 ? null : throw found.Failure($"image {image} could not be looked for");
    }

    private async Task<string> FetchAsync(string image)
    {
        var pulled = await podman.RunAsync(ImageVerbs.Pull(image), options.PullDeadline, CancellationToken.None).ConfigureAwait(false);
        pulled.Succeeded($"image {image} could not be pulled; check base_image, or build or load the image for the daemon's user");
        return await LookAsync(image).ConfigureAwait(false)
            ?? throw new EngineException($"image {image} was pulled and is not there: something removed it meanwhile");
    }

    private Task<PodmanResult> CallAsync(IReadOnlyList<string> arguments) => podman.RunAsync(arguments, options.CallDeadline, CancellationToken.None);
}

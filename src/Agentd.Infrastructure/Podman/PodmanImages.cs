using System.Collections.Concurrent;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman.Calls;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Podman;

/// <summary>
/// Images. What a name means is remembered until the list of local images changes on disk, or a start fails: to ask costs each session
/// some 30 ms. Sessions that wait for the same image share one call.
/// </summary>
internal sealed class PodmanImages(PodmanCli podman, PodmanHost host)
{
    private readonly ConcurrentDictionary<string, (LocalImage Image, string Stamp)> _known = new(StringComparer.Ordinal);
    private readonly SharedCalls<LocalImage?> _looks = new();
    private readonly SharedCalls<LocalImage> _pulls = new();

    /// <summary>The image that bears a name now; null when none is present.</summary>
    /// <exception cref="EngineException">Podman does not answer.</exception>
    public async Task<LocalImage?> FindAsync(string image, CancellationToken cancellation)
    {
        var now = await StampAsync(cancellation).ConfigureAwait(false);
        if (now is not null && _known.TryGetValue(image, out var known) && known.Stamp == now) return known.Image;
        // A look that began before the list changed may have seen the older image, so only callers that saw the same list share it.
        var found = await _looks.RunAsync($"{image}\n{now}", () => LookAsync(image)).WaitAsync(cancellation).ConfigureAwait(false);
        if (found is not null && now is not null) _known[image] = (found, now);
        return found;
    }

    /// <exception cref="EngineException">It could not be pulled.</exception>
    public Task<LocalImage> PullAsync(string image, CancellationToken cancellation) =>
        _pulls.RunAsync(image, () => FetchAsync(image)).WaitAsync(cancellation);

    /// <summary>Forgets the names of this image, so that they are asked for again.</summary>
    public void Forget(string id)
    {
        foreach (var known in _known.Where(known => known.Value.Image.Id == id)) _known.TryRemove(known);
    }

    // One caller's cancellation ends neither: others may wait for the same image.
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

    // Podman replaces the list of local images whenever they change. Null where it cannot be seen, as with a remote engine: nothing may be
    // remembered then.
    private async Task<string?> StampAsync(CancellationToken cancellation)
    {
        var info = await host.InfoAsync(cancellation).ConfigureAwait(false);
        if (info is not { Host.ServiceIsRemote: false, Store: { GraphRoot: { } root, GraphDriverName: { } driver } }) return null;
        var list = new FileInfo(Path.Combine(root, $"{driver}-images", "images.json"));
        return list.Exists ? FormattableString.Invariant($"{list.LastWriteTimeUtc.Ticks}:{list.Length}") : null;
    }

    private Task<PodmanResult> CallAsync(IReadOnlyList<string> arguments) => podman.RunAsync(arguments, CancellationToken.None);
}

/// <summary>Calls that all callers share who ask for the same thing while one is under way.</summary>
internal sealed class SharedCalls<T>
{
    private readonly ConcurrentDictionary<string, Lazy<Task<T>>> _underWay = new(StringComparer.Ordinal);

    /// <summary>Joins the call that is under way, or makes it.</summary>
    public Task<T> RunAsync(string key, Func<Task<T>> call) =>
        _underWay.GetOrAdd(key, _ => new Lazy<Task<T>>(() => OnceAsync(key, call))).Value;

    private async Task<T> OnceAsync(string key, Func<Task<T>> call)
    {
        await Task.Yield();
        try
        {
            return await call().ConfigureAwait(false);
        }
        finally
        {
            _underWay.TryRemove(key, out _);
        }
    }
}

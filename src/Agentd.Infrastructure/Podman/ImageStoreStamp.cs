namespace Agentd.Infrastructure.Podman;

/// <summary>Tells whether the local images may have changed: Podman replaces the file that lists them whenever they do.</summary>
internal sealed class ImageStoreStamp(PodmanHost host)
{
    /// <summary>The list's identity; null where it cannot be seen, as with a remote engine, so that nothing may be remembered.</summary>
    /// <exception cref="Agentd.Application.Ports.EngineException">Podman does not answer.</exception>
    public async Task<string?> ReadAsync(CancellationToken cancellation)
    {
        var info = await host.InfoAsync(cancellation).ConfigureAwait(false);
        if (info is not { Host.ServiceIsRemote: false, Store: { GraphRoot: { } root, GraphDriverName: { } driver } }) return null;
        var list = new FileInfo(Path.Combine(root, $"{driver}-images", "images.json"));
        return list.Exists ? FormattableString.Invariant($"{list.LastWriteTimeUtc.Ticks}:{list.Length}") : null;
    }
}

using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman.Calls;

namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary><c>podman image inspect</c>, <c>podman image exists</c> and <c>podman pull</c>.</summary>
internal static class ImageVerbs
{
    /// <summary>Asks for an image's id, and its digest where it has one; fails when it is not present, or for another reason.</summary>
    public static IReadOnlyList<string> Identity(string image) => ["image", "inspect", "--format", "{{.Id}} {{.Digest}}", image];

    /// <exception cref="EngineException">It is no identity.</exception>
    public static LocalImage Parse(PodmanResult result) => result.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) switch
    {
        [var id] => new LocalImage(id, id),
        [var id, var digest] => new LocalImage(id, digest),
        _ => throw result.Garbage("no image id"),
    };

    public static IReadOnlyList<string> Exists(string image) => ["image", "exists", image];

    public static IReadOnlyList<string> Pull(string image) => ["pull", "--quiet", image];
}

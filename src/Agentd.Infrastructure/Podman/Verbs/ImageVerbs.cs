namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary><c>podman image exists</c> and <c>podman pull</c>.</summary>
internal static class ImageVerbs
{
    /// <summary>Asks whether an image is present: exit 0 or 1.</summary>
    public static IReadOnlyList<string> Exists(string image) => ["image", "exists", image];

    /// <summary>Pulls an image.</summary>
    public static IReadOnlyList<string> Pull(string image) => ["pull", "--quiet", image];
}

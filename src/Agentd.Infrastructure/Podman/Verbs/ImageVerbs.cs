namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary><c>podman image inspect</c>, <c>podman image exists</c> and <c>podman pull</c>.</summary>
internal static class ImageVerbs
{
    /// <summary>Asks for an image's digest, or else its id; fails when it is not present, or for another reason.</summary>
    public static IReadOnlyList<string> Digest(string image) =>
        ["image", "inspect", "--format", "{{if .Digest}}{{.Digest}}{{else}}{{.Id}}{{end}}", image];

    /// <summary>Asks whether an image is present: exit 0 or 1.</summary>
    public static IReadOnlyList<string> Exists(string image) => ["image", "exists", image];

    /// <summary>Pulls an image.</summary>
    public static IReadOnlyList<string> Pull(string image) => ["pull", "--quiet", image];
}

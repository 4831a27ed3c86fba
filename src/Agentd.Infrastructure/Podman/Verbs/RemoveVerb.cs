namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary><c>podman rm</c>: by force, at once, with anonymous volumes. Without <c>--ignore</c> a missing one keeps the others on 4.3.1.</summary>
internal static class RemoveVerb
{
    /// <summary>The call's arguments.</summary>
    public static IReadOnlyList<string> Arguments(IEnumerable<string> containers) =>
        ["rm", "--force", "--ignore", "--volumes", "--time", "0", .. containers];
}

using Agentd.Infrastructure.Podman.Calls;

namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary><c>podman secret</c>. Values travel by standard input. 4.3.1 has no <c>--ignore</c>: what is left decides.</summary>
internal static class SecretVerbs
{
    public static IReadOnlyList<string> Create(string name) => ["secret", "create", name, "-"];

    /// <summary>Removes secrets; Podman removes those that exist even if another is missing.</summary>
    public static IReadOnlyList<string> Remove(IEnumerable<string> names) => ["secret", "rm", .. names];

    /// <summary>
    /// Whether a removal of one secret failed only because its value is gone already. Podman removes the value first and the name then: a
    /// disk that is full in between leaves a name that no call removes any more (4.3.1).
    /// </summary>
    public static bool HasNoValue(PodmanResult removal) => removal.LastWords.EndsWith(": no secret data with ID", StringComparison.Ordinal);

    public static IReadOnlyList<string> List() => ["secret", "ls", "--format", "{{.Name}}"];

    public static IReadOnlyList<string> Names(PodmanResult result) => result.Succeeded("secrets could not be listed").Output
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary><c>podman secret</c>. Values travel by standard input; 4.3.1 knows no <c>--ignore</c>, so what is left decides.</summary>
internal static class SecretVerbs
{
    /// <summary>Creates a secret from standard input.</summary>
    public static IReadOnlyList<string> Create(string name) => ["secret", "create", name, "-"];

    /// <summary>Removes secrets; those that exist go, although another is missing.</summary>
    public static IReadOnlyList<string> Remove(IEnumerable<string> names) => ["secret", "rm", .. names];

    /// <summary>Lists the names of all secrets, one a line.</summary>
    public static IReadOnlyList<string> List() => ["secret", "ls", "--format", "{{.Name}}"];

    /// <summary>Reads such a list.</summary>
    public static IReadOnlyList<string> Names(PodmanResult result) => result.Succeeded("secrets could not be listed").Output
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

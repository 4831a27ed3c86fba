namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary><c>podman kill</c>: a signal to a container's first process.</summary>
internal static class KillVerb
{
    /// <summary>The arguments of a request to end.</summary>
    public static IReadOnlyList<string> Terminate(string container) => ["kill", "--signal", "TERM", container];
}

namespace Agentd.Infrastructure.Podman;

/// <summary>Whether containers run by a Podman service that the environment names, as they do where the daemon is in a container.</summary>
internal static class RemoteService
{
    /// <summary>Whether it names one.</summary>
    internal static bool IsNamed(Func<string, string?> environment) =>
        environment("CONTAINER_HOST") is { Length: > 0 } || environment("CONTAINER_CONNECTION") is { Length: > 0 };
}

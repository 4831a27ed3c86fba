using Agentd.Domain.Agents;

namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary>An agent's own confinement as options of <c>podman run</c>.</summary>
internal static class SecurityOptions
{
    /// <summary>The options; nothing where nothing was declared.</summary>
    public static IReadOnlyList<string> Of(AgentSecurity security) =>
    [
        .. security.SeccompProfile is { } profile ? ["--security-opt", $"seccomp={profile}"] : None,
        .. security.UserNamespace is { } userns ? [$"--userns={userns}"] : None,
    ];

    private static readonly string[] None = [];
}

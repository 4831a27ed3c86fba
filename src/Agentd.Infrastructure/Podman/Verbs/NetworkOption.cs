using Agentd.Domain.Agents;

namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary>A container's network as an option of <c>podman run</c>.</summary>
internal static class NetworkOption
{
    /// <summary>The option; nothing for the engine's default.</summary>
    public static IReadOnlyList<string> Of(AgentNetwork network) => network switch
    {
        { Mode: null } => [],
        { Options.Count: 0 } => [$"--network={network.Mode}"],
        _ => [$"--network={network.Mode}:{string.Join(',', network.Options)}"],
    };
}

using System.Collections.Frozen;

namespace Agentd.Domain.Agents;

/// <summary>A host directory or file that is seen inside a container: one that an agent declares, or one of agentd's own.</summary>
/// <param name="Source">Absolute host path.</param>
/// <param name="Target">Absolute path inside the container.</param>
/// <param name="ReadOnly">Whether it may only be read.</param>
/// <param name="Relabel">Whether the source is relabelled as shared on SELinux hosts: never what an agent declares.</param>
public sealed record BindMount(string Source, string Target, bool ReadOnly, bool Relabel = false);

/// <summary>
/// The rules for where an agent's own mounts may appear inside its container. Paths are compared by component, so that
/// <c>/agentd/methodology-extra</c> is not below <c>/agentd/methodology</c>.
/// </summary>
public static class MountTarget
{
    private const string Unfit = ",\"'*?[]\\";

    private static readonly FrozenSet<string> RunnerOwned =
        FrozenSet.Create("/agentd/methodology", "/agentd/invocation-input", "/agentd/session", "/agentd/network", "/agentd/continue");

    /// <summary>What is wrong with a target's form, and what would be right; null when it is well formed.</summary>
    public static string? Objection(string target)
    {
        if (!target.StartsWith('/')) return "must be an absolute path inside the container";
        if (target.Any(c => char.IsControl(c) || Unfit.Contains(c)))
            return "must hold no control character and none of , \" ' * ? [ ] \\";
        if (target.Length > 1 && target.EndsWith('/')) return "must not end with '/'";
        var components = target[1..].Split('/');
        if (target.Length > 1 && components.Contains("")) return "must not hold '//'";
        return components.Any(c => c is "." or "..") ? "must not hold the components '.' or '..'" : null;
    }

    /// <summary>Why a well-formed target belongs to agentd and not to the agent; null when it is free.</summary>
    /// <param name="target">A target that <see cref="Objection"/> has nothing against.</param>
    /// <param name="agent">The agent, whose home has reserved places of its own; null when its name is not known.</param>
    public static string? ReservedObjection(string target, AgentName? agent)
    {
        if (agent is { } name && Contains(target, name.Home))
            return $"would hide the agent's home; mount below {name.Home}, or elsewhere";
        foreach (var reserved in Reserved(agent))
            if (Overlap(target, reserved)) return $"is reserved: agentd uses {reserved}; choose another place";
        return null;
    }

    /// <summary>Whether two targets are the same, or one lies below the other.</summary>
    public static bool Overlap(string left, string right) => Contains(left, right) || Contains(right, left);

    private static IEnumerable<string> Reserved(AgentName? agent) =>
        agent is { } name ? RunnerOwned.Append($"{name.Home}/repo").Append($"{name.Home}/.agentd") : RunnerOwned;

    private static bool Contains(string outer, string inner) =>
        outer == "/" || (inner.StartsWith(outer, StringComparison.Ordinal) && (inner.Length == outer.Length || inner[outer.Length] == '/'));
}

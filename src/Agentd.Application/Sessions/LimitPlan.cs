using Agentd.Application.Ports;
using Agentd.Domain.Agents;

namespace Agentd.Application.Sessions;

/// <summary>A session's limits, held against what its host can enforce.</summary>
/// <param name="Declared">What the configuration says.</param>
/// <param name="Enforced">What the container is given: <paramref name="Declared"/> without what the host would ignore.</param>
/// <param name="Unenforced">The keys of what the host would ignore.</param>
public sealed record LimitPlan(ResourceLimits Declared, ResourceLimits Enforced, IReadOnlyList<string> Unenforced)
{
    /// <summary>Why the host ignores them, and what to do.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Holds limits against a host.</summary>
    public static LimitPlan Of(ResourceLimits declared, EnforceableLimits host)
    {
        var enforced = declared with
        {
            Memory = host.Memory ? declared.Memory : null,
            Cpus = host.Cpus ? declared.Cpus : null,
            Pids = host.Pids ? declared.Pids : null,
            Disk = host.Layer ? declared.Disk : null,
        };
        return new LimitPlan(declared, enforced, Lost(declared, enforced).ToArray()) { Reason = host.Reason };
    }

    // A limit on disk is never lost: what the host does not hold is watched while the session runs.
    private static IEnumerable<string> Lost(ResourceLimits declared, ResourceLimits enforced)
    {
        if (declared.Memory != enforced.Memory) yield return "memory";
        if (declared.Cpus != enforced.Cpus) yield return "cpus";
        if (declared.Pids != enforced.Pids) yield return "pids";
    }
}

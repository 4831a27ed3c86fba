using Agentd.Application.Ports;
using Agentd.Domain.Agents;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>A session's limits, held against what its host can enforce.</summary>
/// <param name="Declared">What the configuration says.</param>
/// <param name="Enforced">What the container is given: <paramref name="Declared"/> without what the host would ignore.</param>
/// <param name="Unenforced">The keys of what the host would ignore.</param>
public sealed record LimitPlan(ResourceLimits Declared, ResourceLimits Enforced, IReadOnlyList<string> Unenforced)
{
    // The record and the output are watched in any case; only what is written elsewhere in the container is not.
    private const string Layer = "disk (the container's own layer)";

    /// <summary>Why the host ignores them, and what to do.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether a limit is not enforced at all.</summary>
    public bool LacksAny => Unenforced.Any(key => key != Layer);

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

    private static IEnumerable<string> Lost(ResourceLimits declared, ResourceLimits enforced)
    {
        if (declared.Memory != enforced.Memory) yield return "memory";
        if (declared.Cpus != enforced.Cpus) yield return "cpus";
        if (declared.Pids != enforced.Pids) yield return "pids";
        if (declared.Disk != enforced.Disk) yield return Layer;
    }
}

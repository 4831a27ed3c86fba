using Agentd.Domain.Agents;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Problems;
using Agentd.Infrastructure.Mounts;
using FluentValidation;

namespace Agentd.Infrastructure.Configuration;

/// <summary><c>[[agents.mounts]]</c>: what the agent sees of the host.</summary>
internal sealed class MountTable : TableRules
{
    public static readonly KnownKey<string> Source = new("source", new TextShape(),
        "The absolute path on the host. It must exist when a session starts.", Example: "\"/home/core/.claude\"", Required: true);

    private static readonly KnownKey<string> Target = new("target", new TextShape(),
        "The absolute path inside the container.", Example: "\"/home/site-builder/.claude\"", Required: true);

    private static readonly KnownKey<bool> ReadOnly = new("read_only", new FlagShape(),
        "Whether the agent may only read it.", Example: "true", Required: true);

    public static readonly KnownTable Known = new(
        "[[agents.mounts]]",
        "A directory or file of the host that the agent sees. agentd never relabels it for SELinux.",
        Source, Target, ReadOnly);

    public MountTable(ForbiddenMountSources? forbidden)
    {
        Rule(Source, source => Path.IsPathRooted(source) ? forbidden?.Objection(source) : "must be an absolute path on the host");
        Rule(Target, MountTarget.Objection);
    }

    public static BindMount Bind(WrittenTable mount) => new(mount.Get(Source), mount.Get(Target), mount.Get(ReadOnly));

    /// <summary>All targets of an agent together: none is reserved, none is there twice, none lies below another.</summary>
    public static void CheckTargets(IReadOnlyList<WrittenTable> mounts, string? agentName, ValidationContext<WrittenTable> context)
    {
        AgentName? agent = AgentName.TryParse(agentName, out var name) ? name : null;
        var taken = new Dictionary<string, Place>(StringComparer.Ordinal);
        var covering = new Dictionary<string, (string Target, Place Place)>(StringComparer.Ordinal);
        foreach (var mount in mounts)
        {
            if (mount.Find(Target) is not { } target || MountTarget.Objection(target.Value) is not null) continue;
            var message = MountTarget.ReservedObjection(target.Value, agent) ?? OverlapObjection(target.Value, taken, covering);
            if (message is not null) Fail(context, mount, Target, target, message);
            taken.TryAdd(target.Value, target.Place);
            foreach (var ancestor in Ancestors(target.Value)) covering.TryAdd(ancestor, (target.Value, target.Place));
        }
    }

    // By look-up, not by comparing all pairs: a file may hold thousands of mounts.
    private static string? OverlapObjection(
        string target, Dictionary<string, Place> taken, Dictionary<string, (string Target, Place Place)> covering)
    {
        if (taken.TryGetValue(target, out var same)) return $"is the target of another mount at {same}; targets must be unique";
        foreach (var ancestor in Ancestors(target))
        {
            if (taken.TryGetValue(ancestor, out var place))
                return $"lies below {ancestor}, the target at {place}; targets must not hold each other";
        }

        return covering.TryGetValue(target, out var inner)
            ? $"holds {inner.Target}, the target at {inner.Place}; targets must not hold each other"
            : null;
    }

    private static IEnumerable<string> Ancestors(string target)
    {
        for (var slash = target.LastIndexOf('/'); slash > 0; slash = target.LastIndexOf('/', slash - 1)) yield return target[..slash];
    }
}

using Agentd.Domain.Agents;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.Configuration.Drafts;
using Agentd.Infrastructure.Configuration.Keys;
using FluentValidation;

namespace Agentd.Infrastructure.Configuration.Rules;

/// <summary>What must hold for all mount targets of an agent together: none reserved, none twice, none below another.</summary>
internal static class MountTargetRules
{
    public static void Check(IReadOnlyList<MountDraft> mounts, ValidationContext<AgentDraft> context)
    {
        AgentName? agent = AgentName.TryParse(context.InstanceToValidate.Name?.Value, out var name) ? name : null;
        var taken = new Dictionary<string, Place>(StringComparer.Ordinal);
        var covering = new Dictionary<string, (string Target, Place Place)>(StringComparer.Ordinal);
        for (var index = 0; index < mounts.Count; index++)
        {
            if (mounts[index].Target is not { } target || MountTarget.Objection(target.Value) is not null) continue;
            var message = MountTarget.ReservedObjection(target.Value, agent) ?? OverlapObjection(target.Value, taken, covering);
            if (message is not null) context.Fail(target, $"{AgentKeys.Mounts.Name}[{index}].{MountKeys.Target.Name}", message);
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
            if (taken.TryGetValue(ancestor, out var place))
                return $"lies below {ancestor}, the target at {place}; targets must not hold each other";
        return covering.TryGetValue(target, out var inner)
            ? $"holds {inner.Target}, the target at {inner.Place}; targets must not hold each other"
            : null;
    }

    private static IEnumerable<string> Ancestors(string target)
    {
        for (var slash = target.LastIndexOf('/'); slash > 0; slash = target.LastIndexOf('/', slash - 1)) yield return target[..slash];
    }
}

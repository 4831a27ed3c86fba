using Mono.Cecil;

namespace Agentd.Architecture.Tests;

/// <summary>The ways that lead from a namespace through others back to it.</summary>
internal static class NamespaceCycles
{
    /// <summary>The shortest way of each namespace that lies in a cycle: for each arrow two types, of which one uses the other.</summary>
    public static IReadOnlyDictionary<string, string> Of(ModuleDefinition module)
    {
        var uses = Uses.AcrossNamespaces(module).ToLookup(use => use.From.Namespace);
        return uses.Select(from => (from.Key, Way: WayBack(from.Key, uses))).Where(found => found.Way is not null)
            .ToDictionary(found => found.Key, found => string.Join("; ", found.Way!));
    }

    // Breadth first, so that the first way found is a shortest one.
    private static string[]? WayBack(string start, ILookup<string, (TypeDefinition From, TypeDefinition To)> uses)
    {
        var seen = new HashSet<string>();
        var ways = new Queue<(string At, string[] Way)>([(start, [])]);
        while (ways.TryDequeue(out var way))
        {
            foreach (var (from, to) in uses[way.At])
            {
                string[] longer = [.. way.Way, $"{from.FullName} uses {to.FullName}"];
                if (to.Namespace == start) return longer;
                if (seen.Add(to.Namespace)) ways.Enqueue((to.Namespace, longer));
            }
        }

        return null;
    }
}

using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Records;

/// <summary>Whose records an audit root holds, or should hold, by the names in it and in its chains; and what else lies there.</summary>
/// <param name="Agents">
/// Every agent that has a directory, or a link in its place, or a chain, in the order of their names: whoever removes all records of an
/// agent leaves its chain, and whoever removes its chain leaves the records.
/// </param>
/// <param name="Unknown">Entries of the root and of the directory of chains that agentd does not make, their paths escaped.</param>
internal sealed record RootContents(IReadOnlyList<string> Agents, IReadOnlyList<string> Unknown)
{
    /// <summary>Reads the names in the root and in its directory of chains.</summary>
    internal static RootContents Of(DirectoryHandle root)
    {
        var entries = NamedEntry.In(root);
        var chains = Chains(root);
        var unknown = entries.Where(entry => !entry.StandsForAgent && !entry.IsOfRoot).Select(entry => entry.Shown);
        var agents = entries.Concat(chains).Where(entry => entry.StandsForAgent).Select(entry => entry.Name);
        return new RootContents(
            [.. agents.Distinct().Order(StringComparer.Ordinal)],
            [.. unknown, .. chains.Where(entry => !entry.StandsForAgent).Select(entry => $".chain/{entry.Shown}")]);
    }

    private static List<NamedEntry> Chains(DirectoryHandle root)
    {
        if (!root.TryStatusOf(RecordLayout.Chains, out var status) || status.Type != EntryType.Directory) return [];
        using var chains = root.OpenDirectory(RecordLayout.Chains);
        return NamedEntry.In(chains);
    }
}

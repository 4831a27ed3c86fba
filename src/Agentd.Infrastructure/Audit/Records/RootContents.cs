using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Trees;
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
    internal static RootContents Read(DirectoryHandle root)
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

/// <summary>An entry under the audit root, judged by its name alone.</summary>
/// <param name="Bytes">Its name, NUL included.</param>
/// <param name="Type">What it is.</param>
internal sealed record NamedEntry(byte[] Bytes, EntryType Type)
{
    private static readonly string[] ChainFiles =
        ["head.json", ".head.json.new", "pruned", ".pruned.new", "lock", "removing.lock", "removing"];

    /// <summary>Its name as text; where that is not ASCII, no name of agentd's.</summary>
    internal string Name { get; } = RecordDirectories.Text(Bytes);

    internal string Shown => EntryNames.Shown([Bytes]);

    /// <summary>Whether it stands where an agent's directory would.</summary>
    internal bool StandsForAgent => MayLead && AgentName.TryParse(Name, out _);

    /// <summary>Whether it stands where a record would.</summary>
    internal bool StandsForRecord => MayLead && SessionId.TryParse(Name, out _);

    /// <summary>Whether agentd makes such an entry in the root, beside the agents' directories.</summary>
    internal bool IsOfRoot =>
        Type == EntryType.Directory && (Name == ".chain" || Name.StartsWith(RecordLayout.ProbePrefix, StringComparison.Ordinal));

    /// <summary>Whether agentd makes such an entry in an agent's directory, beside the records.</summary>
    internal bool IsOfAgent => Type == EntryType.Directory && Name.StartsWith(RecordLayout.AnyBeginning, StringComparison.Ordinal);

    /// <summary>Whether agentd makes such an entry in the directory of an agent's chain.</summary>
    internal bool IsOfChain => ChainFiles.Contains(Name);

    // A link may lead to records, which verification does not compare; any other entry holds none.
    private bool MayLead => Type is EntryType.Directory or EntryType.Link;

    internal static List<NamedEntry> In(DirectoryHandle directory)
    {
        var listing = DirectoryListing.Read(directory);
        return [.. Enumerable.Range(0, listing.Count).Select(place => new NamedEntry(listing.Name(place).ToArray(), listing.Type(place)))];
    }
}

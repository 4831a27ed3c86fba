using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Trees;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Records;

/// <summary>An entry under the audit root, judged by its name alone.</summary>
/// <param name="Name">Its name; where that is not ASCII, no name of agentd's.</param>
/// <param name="Shown">Its name, escaped.</param>
/// <param name="Type">What it is.</param>
internal sealed record NamedEntry(string Name, string Shown, EntryType Type)
{
    private static readonly string[] ChainFiles =
        ["head.json", ".head.json.new", "pruned", ".pruned.new", "lock", "removing.lock", "removing"];

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

    // A link may lead to records, which nobody then compares; any other entry holds none.
    private bool MayLead => Type is EntryType.Directory or EntryType.Link;

    /// <summary>The entries of a directory, in the order of their names.</summary>
    internal static List<NamedEntry> In(DirectoryHandle directory)
    {
        var listing = DirectoryListing.Read(directory);
        var entries = new List<NamedEntry>(listing.Count);
        for (var place = 0; place < listing.Count; place++)
        {
            var name = listing.Name(place);
            entries.Add(new NamedEntry(RecordDirectories.Text(name), EntryNames.Shown([name.ToArray()]), listing.Type(place)));
        }

        return entries;
    }
}

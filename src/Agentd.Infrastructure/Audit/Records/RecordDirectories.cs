using System.Text;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Records;

/// <summary>Finds agents' directories under an audit root, and records in them.</summary>
internal static class RecordDirectories
{
    /// <summary>The agents' directories, in the order of their names.</summary>
    internal static IEnumerable<byte[]> Agents(DirectoryHandle root) => All(root).Where(name => AgentName.TryParse(Text(name), out _));

    /// <summary>The directories in an agent's that bear a session's id.</summary>
    internal static IEnumerable<byte[]> In(DirectoryHandle agent) => All(agent).Where(name => SessionId.TryParse(Text(name), out _));

    /// <summary>Every directory in another.</summary>
    internal static List<byte[]> All(DirectoryHandle directory)
    {
        var listing = DirectoryListing.Read(directory);
        var names = new List<byte[]>();
        for (var place = 0; place < listing.Count; place++)
            if (listing.Type(place) == EntryType.Directory) names.Add(listing.Name(place).ToArray());
        return names;
    }

    /// <summary>Whether a record has the directory that agentd writes to.</summary>
    internal static bool HasDocuments(DirectoryHandle agent, ReadOnlySpan<byte> session)
    {
        using var record = agent.OpenDirectory(session);
        return record.TryStatusOf(RecordLayout.Agentd, out var status) && status.Type == EntryType.Directory;
    }

    /// <summary>A name as text.</summary>
    internal static string Text(ReadOnlySpan<byte> name) => Encoding.ASCII.GetString(name[..^1]);
}

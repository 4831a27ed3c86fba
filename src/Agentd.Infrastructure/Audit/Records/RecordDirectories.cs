using System.Text;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Records;

/// <summary>Finds agents' directories under an audit root, and records in them, in the order of their names.</summary>
internal static class RecordDirectories
{
    internal static IEnumerable<byte[]> Agents(DirectoryHandle root) => All(root).Where(name => AgentName.TryParse(Text(name), out _));

    internal static IEnumerable<byte[]> Records(DirectoryHandle agent) => All(agent).Where(name => SessionId.TryParse(Text(name), out _));

    internal static IEnumerable<byte[]> All(DirectoryHandle directory) =>
        NamedEntry.In(directory).Where(entry => entry.Type == EntryType.Directory).Select(entry => entry.Bytes);

    /// <summary>Whether a record has the directory that agentd writes to.</summary>
    internal static bool HasDocuments(DirectoryHandle agent, ReadOnlySpan<byte> session)
    {
        using var record = agent.OpenDirectory(session);
        return record.TryStatusOf(RecordLayout.Agentd, out var status) && status.Type == EntryType.Directory;
    }

    /// <summary>Reads a record; null when somebody prunes it meanwhile, as any daemon under the same root may.</summary>
    internal static T? UnlessGone<T>(Func<T?> read) where T : class
    {
        try
        {
            return read();
        }
        catch (LinuxException gone) when (gone.Error == Errno.NoEntry)
        {
            return null;
        }
    }

    internal static string Text(ReadOnlySpan<byte> name) => Encoding.ASCII.GetString(name[..^1]);
}

using Agentd.Domain.Audit;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit;

/// <summary>
/// Begins a record under a name that no reader takes for one, and renames it: a record that exists has its <c>session.json</c>, whenever
/// the host stops.
/// </summary>
internal static class RecordBeginning
{
    /// <summary>Begins a record; false when one of that id exists.</summary>
    /// <exception cref="LinuxException">What was made is removed again.</exception>
    internal static bool Run(DirectoryHandle root, SessionRecord record)
    {
        var agentName = RecordLayout.Name(record.Agent.Value);
        var session = RecordLayout.Name(record.SessionId.Value);
        using var agent = root.OpenOrMakeDirectory(agentName, FileModes.OpenDirectory);
        if (agent.TryStatusOf(session, out _)) return false;
        var beginning = RecordLayout.Name(RecordLayout.BeginningPrefix(record.DaemonId) + record.SessionId);
        var begun = false;
        try
        {
            Fill(agent, beginning, record);
            begun = agent.TryMove(beginning, agent, session);
            agent.Sync();
            return begun;
        }
        finally
        {
            if (!begun) Remove(root, agentName, agent, beginning);
        }
    }

    /// <summary>Removes what a beginning left that was cut off.</summary>
    internal static void Remove(DirectoryHandle agent, ReadOnlySpan<byte> beginning)
    {
        using (var record = agent.OpenDirectory(beginning))
        {
            if (record.TryStatusOf(RecordLayout.Agentd, out _)) RemoveDocuments(record);
            record.TryRemove(RecordLayout.Agentd, directory: true);
            record.TryRemove(RecordLayout.Runa, directory: true);
        }

        agent.TryRemove(beginning, directory: true);
    }

    private static void Fill(DirectoryHandle agent, ReadOnlySpan<byte> beginning, SessionRecord record)
    {
        using var directory = agent.MakeDirectory(beginning, FileModes.OpenDirectory);
        using var agentd = directory.MakeDirectory(RecordLayout.Agentd, FileModes.OpenDirectory);
        DurableFile.Replace(agentd, RecordLayout.Session, SessionDocument.From(record).ToBytes(), FileModes.OpenFile);
        agentd.Sync();
        directory.MakeDirectory(RecordLayout.Runa, FileModes.SharedDirectory).Dispose();
        directory.Sync();
    }

    private static void RemoveDocuments(DirectoryHandle record)
    {
        using var agentd = record.OpenDirectory(RecordLayout.Agentd);
        foreach (var document in NamedEntry.In(agentd)) agentd.TryRemove(document.Bytes);
    }

    // The operator learns what stopped the beginning. The next start removes what is left over.
    private static void Remove(DirectoryHandle root, byte[] agentName, DirectoryHandle agent, byte[] beginning)
    {
        try
        {
            if (agent.TryStatusOf(beginning, out _)) Remove(agent, beginning);
            root.TryRemove(agentName, directory: true);
        }
        catch (LinuxException failure) when (failure.Error is not Errno.InputOutput)
        {
            // An agent with records keeps its directory.
        }
    }
}

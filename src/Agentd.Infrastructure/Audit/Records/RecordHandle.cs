using Agentd.Domain.Audit;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Records;

/// <summary>One record, open by descriptor.</summary>
internal sealed class RecordHandle : IDisposable
{
    private RecordHandle(DirectoryHandle directory, DirectoryHandle agentd) => (Directory, Agentd) = (directory, agentd);

    /// <summary>The record directory.</summary>
    internal DirectoryHandle Directory { get; }

    /// <summary>What agentd wrote in it.</summary>
    internal DirectoryHandle Agentd { get; }

    /// <summary>Opens the record of a session.</summary>
    internal static RecordHandle Open(string root, AgentName agent, SessionId session)
    {
        using var rootDirectory = DirectoryHandle.OpenPath(root);
        using var agentDirectory = rootDirectory.OpenDirectory(RecordLayout.Name(agent.Value));
        return Open(agentDirectory, RecordLayout.Name(session.Value));
    }

    /// <summary>Opens a record in its agent's directory.</summary>
    internal static RecordHandle Open(DirectoryHandle agent, ReadOnlySpan<byte> session)
    {
        var record = agent.OpenDirectory(session);
        try
        {
            return new RecordHandle(record, record.OpenDirectory(RecordLayout.Agentd));
        }
        catch (LinuxException)
        {
            record.Dispose();
            throw;
        }
    }

    /// <summary>Whether <c>session.json</c> was published: only then nobody may write it.</summary>
    internal bool IsPublished => Agentd.TryStatusOf(RecordLayout.Session, out var status) && status.Permissions == FileModes.SealedFile;

    /// <summary>Replaces <c>session.json</c>, or the noted end, of an open record.</summary>
    internal void Write(ReadOnlySpan<byte> name, SessionRecord record)
    {
        DurableFile.Replace(Agentd, name, SessionDocument.From(record).ToBytes(), FileModes.OpenFile);
        Agentd.Sync();
    }

    /// <summary>Reads one of the documents; null when it is missing or is none.</summary>
    internal SessionDocument? Read(ReadOnlySpan<byte> name) =>
        DurableFile.TryRead(Agentd, name) is { } bytes ? SessionDocument.TryRead(bytes) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        Agentd.Dispose();
        Directory.Dispose();
    }
}

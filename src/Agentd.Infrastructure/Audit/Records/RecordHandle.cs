using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Records;

/// <summary>One record, open by descriptor.</summary>
internal sealed class RecordHandle : IDisposable
{
    private RecordHandle(DirectoryHandle directory, DirectoryHandle agentd) => (Directory, Agentd) = (directory, agentd);

    internal DirectoryHandle Directory { get; }

    /// <summary>What agentd wrote in it.</summary>
    internal DirectoryHandle Agentd { get; }

    internal static RecordHandle Open(string root, AgentName agent, SessionId session)
    {
        using var rootDirectory = DirectoryHandle.OpenPath(root);
        using var agentDirectory = rootDirectory.OpenDirectory(RecordLayout.Name(agent.Value));
        return Open(agentDirectory, RecordLayout.Name(session.Value));
    }

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

    /// <summary>Whether <c>session.json</c> was published: only a published one is read-only.</summary>
    internal bool IsPublished => Agentd.TryStatusOf(RecordLayout.Session, out var status) && status.Permissions == FileModes.SealedFile;

    /// <summary>Replaces <c>session.json</c>, or the noted end, of an open record.</summary>
    internal void Write(ReadOnlySpan<byte> name, SessionRecord record)
    {
        DurableFile.Replace(Agentd, name, SessionDocument.From(record).ToBytes(), FileModes.OpenFile);
        Agentd.Sync();
    }

    internal SessionDocument? Read(ReadOnlySpan<byte> name) =>
        DurableFile.TryRead(Agentd, name) is { } bytes ? SessionDocument.TryRead(bytes) : null;

    public void Dispose()
    {
        Agentd.Dispose();
        Directory.Dispose();
    }
}

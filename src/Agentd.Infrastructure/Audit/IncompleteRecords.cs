using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit;

/// <summary>Finds the records that one daemon has yet to close, and sweeps beginnings of its own that were cut off.</summary>
internal static class IncompleteRecords
{
    /// <summary>This daemon's open records, with the end that was noted where one was. Everything else is left alone.</summary>
    internal static IEnumerable<SessionRecord> Find(DirectoryHandle root, DaemonId daemon)
    {
        foreach (var agentName in RecordDirectories.Agents(root))
        {
            using var agent = root.OpenDirectory(agentName);
            foreach (var name in RecordDirectories.All(agent))
            {
                var text = RecordDirectories.Text(name);
                if (text.StartsWith(RecordLayout.BeginningPrefix(daemon), StringComparison.Ordinal))
                {
                    RecordBeginning.Remove(agent, name);
                }
                else if (SessionId.TryParse(text, out _)
                    && RecordDirectories.UnlessGone(() => Open(agent, name, daemon)) is { } record)
                {
                    yield return record;
                }
            }
        }
    }

    private static SessionRecord? Open(DirectoryHandle agent, byte[] name, DaemonId daemon)
    {
        if (!RecordDirectories.HasDocuments(agent, name)) return null;
        using var handle = RecordHandle.Open(agent, name);
        if (handle.IsPublished)
        {
            // A stop between the publication and this removal left it.
            if (handle.Agentd.TryStatusOf(RecordLayout.NotedEnd, out _) && handle.Read(RecordLayout.Session)?.DaemonId == daemon.Value)
                handle.Agentd.TryRemove(RecordLayout.NotedEnd);
            return null;
        }

        if (handle.Read(RecordLayout.Session) is not { } document) return null;
        var record = document.ToRecord();
        if (record is null || record.IsComplete || record.DaemonId != daemon) return null;
        var end = handle.Read(RecordLayout.NotedEnd)?.ToRecord();
        return end is { IsComplete: true } && end.SessionId == record.SessionId ? end : record;
    }
}

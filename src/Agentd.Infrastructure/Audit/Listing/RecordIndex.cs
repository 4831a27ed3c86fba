using System.Collections.Concurrent;
using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Listing;

/// <summary>
/// The records under an audit root, with those that are complete remembered: they never change. The memory may be thrown away at any
/// time and is rebuilt from the records, which alone count.
/// </summary>
internal sealed class RecordIndex(string root) : IRecordArchive
{
    private readonly ConcurrentDictionary<(string Agent, string Session), SessionRecord> _complete = new();

    public IReadOnlyList<SessionRecord> All()
    {
        if (!System.IO.Directory.Exists(root)) return [];
        try
        {
            using var directory = DirectoryHandle.OpenPath(root);
            return [.. Read(directory).OrderByDescending(record => record.StartedAt)];
        }
        catch (LinuxException failure)
        {
            throw AuditFailure.Of(root, "read the audit records under", failure);
        }
    }

    public string Directory(AgentName agent, SessionId session) => Path.Combine(root, agent.Value, session.Value);

    public string? ConsoleLog(AgentName agent, SessionId session) => Kept(agent, session, "console.log");

    public string? NetworkDecisions(AgentName agent, SessionId session) => Kept(agent, session, "network.jsonl");

    private string? Kept(AgentName agent, SessionId session, string name)
    {
        var file = Path.Combine(Directory(agent, session), "agentd", name);
        return File.Exists(file) ? file : null;
    }

    private IEnumerable<SessionRecord> Read(DirectoryHandle directory)
    {
        var seen = new HashSet<(string, string)>();
        foreach (var agentName in RecordDirectories.Agents(directory))
        {
            using var agent = directory.OpenDirectory(agentName);
            foreach (var name in RecordDirectories.All(agent))
            {
                var key = (RecordDirectories.Text(agentName), RecordDirectories.Text(name));
                if (!SessionId.TryParse(key.Item2, out _)) continue;
                seen.Add(key);
                if (One(agent, name, key) is { } record) yield return record;
            }
        }
        foreach (var gone in _complete.Keys.Where(key => !seen.Contains(key))) _complete.TryRemove(gone, out _);
    }

    private SessionRecord? One(DirectoryHandle agent, byte[] name, (string, string) key)
    {
        if (_complete.TryGetValue(key, out var known)) return known;
        try
        {
            return Read(agent, name, key);
        }
        catch (Exception unreadable) when (unreadable is LinuxException or InvalidDataException)
        {
            return null; // Pruned just now, or damaged, which 'audit verify' tells: the others are listed all the same.
        }
    }

    private SessionRecord? Read(DirectoryHandle agent, byte[] name, (string, string) key)
    {
        if (!RecordDirectories.HasDocuments(agent, name)) return null;
        using var handle = RecordHandle.Open(agent, name);
        if (handle.Read(RecordLayout.Session)?.ToRecord() is not { } record) return null;
        if ((record.Agent.Value, record.SessionId.Value) != key) return null; // A copy under another name is no session of its own.
        if (record.IsComplete && handle.IsPublished) _complete[key] = record;
        return record;
    }
}

using System.Text.Json;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Listing;

/// <summary>The records under an audit root, for reading: no daemon and no write permission is needed.</summary>
/// <param name="root">The audit root, an absolute path.</param>
internal sealed class RecordList(string root)
{
    /// <summary>All records, newest first; records without a start come last.</summary>
    /// <exception cref="SessionException">The audit root cannot be read.</exception>
    public IReadOnlyList<RecordSummary> All()
    {
        try
        {
            using var directory = DirectoryHandle.OpenPath(root);
            return [.. Read(directory).OrderByDescending(record => record.StartTimestamp)];
        }
        catch (LinuxException failure)
        {
            throw AuditFailure.Of(root, "read the audit records under", failure);
        }
    }

    public RecordSummary Find(string prefix)
    {
        var found = All().Where(record => prefix.Length > 0 && record.SessionId.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        return found switch
        {
            [var one] => one,
            [] => throw new SessionException($"no audit record under '{root}' has an id that begins with '{prefix}'"),
            _ => throw new SessionException(
                $"'{prefix}' is ambiguous: {string.Join(", ", found.Take(5).Select(record => record.SessionId))}; give more digits"),
        };
    }

    /// <summary>One record with all that its <c>session.json</c> says.</summary>
    /// <exception cref="SessionException">There is no such record, or its <c>session.json</c> cannot be read.</exception>
    public RecordDetails Show(string prefix)
    {
        var summary = Find(prefix);
        try
        {
            using var directory = DirectoryHandle.OpenPath(root);
            using var agent = directory.OpenDirectory(RecordLayout.Name(summary.Agent));
            var reading = RecordReading.Read(agent, RecordLayout.Name(summary.SessionId));
            if (reading.Document is null) throw new SessionException($"the record '{summary.Path}' has no readable agentd/session.json");
            using var session = JsonDocument.Parse(reading.Bytes);
            return new RecordDetails(summary, reading.Link, session.RootElement.Clone());
        }
        catch (LinuxException failure)
        {
            throw AuditFailure.Of(summary.Path, "read the audit record", failure);
        }
    }

    private IEnumerable<RecordSummary> Read(DirectoryHandle directory)
    {
        foreach (var name in RecordDirectories.Agents(directory))
        {
            using var agent = directory.OpenDirectory(name);
            foreach (var record in RecordReading.AllOf(agent)) yield return record.Summary(root, RecordDirectories.Text(name));
        }
    }
}

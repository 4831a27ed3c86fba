using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;
using Agentd.Infrastructure.Work;

namespace Agentd.Infrastructure.Audit.Listing;

/// <summary>
/// Reads what sealed records keep of their sessions' work. A bundle is never opened, only copied: what is in it, a session chose.
/// </summary>
/// <param name="root">The audit root, an absolute path.</param>
internal sealed class WorkReading(string root)
{
    /// <summary>The kept work of the session that a prefix of an id means.</summary>
    /// <exception cref="SessionException">There is none, it is not sealed yet, or it cannot be read.</exception>
    public WorkReport Of(string prefix)
    {
        var summary = new RecordList(root).Find(prefix);
        return Of(summary.Agent, summary.SessionId);
    }

    /// <summary>The kept work of a session.</summary>
    /// <exception cref="SessionException">There is none, it is not sealed yet, or it cannot be read.</exception>
    public WorkReport Of(string agentName, string sessionId)
    {
        var path = Path.Combine(root, agentName, sessionId);
        try
        {
            using var directory = DirectoryHandle.OpenPath(root);
            using var agent = directory.OpenDirectory(RecordLayout.Name(agentName));
            using var record = RecordHandle.Open(agent, RecordLayout.Name(sessionId));
            if (record.Read(RecordLayout.Session) is not { Outcome: not null } session)
                throw new SessionException($"session {sessionId} has no sealed record yet");
            var kept = session.Work ?? throw new SessionException(
                $"the record of session {sessionId} keeps no work: its agent's keep_work does not, its agent never ran, "
                + "or it is older");
            var work = DurableFile.TryRead(record.Agentd, RecordLayout.WorkSummary, WorkDocument.MostBytes) is { } bytes
                ? WorkDocument.Read(bytes) : new WorkDocument { Kept = kept.Kept };
            var bundle = kept.Bundle is null ? null : Path.Combine(path, "agentd", "work.bundle");
            return new WorkReport(agentName, sessionId, session.RepoUrl, bundle,
                bundle is null ? null : WorkReport.FetchOf(bundle, sessionId, work), work);
        }
        catch (LinuxException failure)
        {
            throw AuditFailure.Of(path, "read the kept work of", failure);
        }
        catch (InvalidDataException damage)
        {
            throw new SessionException($"agentd/work.json of '{path}' {damage.Message}; see 'agentd audit verify'", damage);
        }
    }
}

using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Listing;

/// <summary>Reads how single records were sealed, without looking at others.</summary>
/// <param name="root">The audit root, an absolute path.</param>
internal sealed class SealReading(string root)
{
    /// <summary>A record's documents; null where there is no record any more.</summary>
    /// <exception cref="SessionException">It cannot be read.</exception>
    public RecordReading? Of(AgentName agent, SessionId session)
    {
        try
        {
            using var directory = DirectoryHandle.OpenPath(root);
            var name = RecordLayout.Name(agent.Value);
            if (!directory.TryStatusOf(name, out _)) return null;
            using var records = directory.OpenDirectory(name);
            return RecordDirectories.UnlessGone(() => RecordReading.Read(records, RecordLayout.Name(session.Value)));
        }
        catch (LinuxException failure)
        {
            throw AuditFailure.Of(Path.Combine(root, agent.Value, session.Value), "read the record", failure);
        }
    }
}

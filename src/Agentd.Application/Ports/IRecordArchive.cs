using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Ports;

/// <summary>The records under the audit root, for reading. They are the only truth of sessions that have ended.</summary>
public interface IRecordArchive
{
    /// <summary>All records, the newest first.</summary>
    /// <exception cref="SessionException">The audit root cannot be read.</exception>
    IReadOnlyList<SessionRecord> All();

    /// <summary>The directory of a record.</summary>
    string Directory(AgentName agent, SessionId session);

    /// <summary>The kept console output of a record; null where none was kept.</summary>
    string? ConsoleLog(AgentName agent, SessionId session);

    /// <summary>The kept decisions about a session's connections; null where none were kept.</summary>
    string? NetworkDecisions(AgentName agent, SessionId session);
}

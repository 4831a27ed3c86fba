using Agentd.Application.Figures;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Ports;

/// <summary>Looks through all records. It may take long, and keeps nothing of them in memory.</summary>
public interface IRecordSurvey
{
    /// <summary>Looks through them.</summary>
    /// <param name="isKnown">Whether a session is no part of the histories, because whoever asks saw its end; asked after its record was
    /// read.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="SessionException">The audit root cannot be read.</exception>
    RecordSurvey Look(Func<SessionId, bool> isKnown, CancellationToken cancellation);
}

/// <summary>What the records under the audit root come to.</summary>
/// <param name="Bytes">What they take up on the disk.</param>
/// <param name="Records">How many there are, of every daemon.</param>
/// <param name="Agents">What is known by agent; agents without a record are left out.</param>
public sealed record RecordSurvey(long Bytes, long Records, IReadOnlyDictionary<AgentName, AgentRecords> Agents);

/// <summary>What the records of an agent come to.</summary>
/// <param name="History">How its sessions have ended.</param>
/// <param name="Incomplete">How many are not closed, those of sessions that go on included.</param>
/// <param name="LastSequence">The newest place in its chain; 0 for none.</param>
public sealed record AgentRecords(AgentHistory History, long Incomplete, long LastSequence);

using Agentd.Application.Figures;
using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Listing;
using Agentd.Infrastructure.Audit.Pruning;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Census;

/// <summary>
/// Counts and measures the records under an audit root, one after the other, so that a large root costs time and no memory.
/// </summary>
/// <param name="root">The audit root, an absolute path.</param>
internal sealed class RecordCensus(string root) : IRecordSurvey
{
    public RecordSurvey Look(Func<SessionId, bool> isKnown, CancellationToken cancellation)
    {
        var (bytes, records, agents) = (0L, 0L, new Dictionary<AgentName, AgentRecords>());
        try
        {
            if (!Directory.Exists(root)) return new RecordSurvey(0, 0, agents);
            using var directory = DirectoryHandle.OpenPath(root);
            foreach (var name in RecordDirectories.Agents(directory))
            {
                using var agent = directory.OpenDirectory(name);
                var tally = new AgentCensus(agent, isKnown);
                tally.Run(cancellation);
                bytes += tally.Bytes;
                records += tally.Records;
                agents[AgentName.Parse(RecordDirectories.Text(name))] = tally.Result;
            }
        }
        catch (LinuxException failure)
        {
            throw AuditFailure.Of(root, "read the audit records under", failure);
        }
        return new RecordSurvey(bytes, records, agents);
    }
}

/// <summary>The census of one agent's records.</summary>
internal sealed class AgentCensus(DirectoryHandle agent, Func<SessionId, bool> isKnown)
{
    // Failures count from the last success on, and names of records tell no order.
    private readonly List<(DateTimeOffset End, string Outcome)> _ends = [];
    private long _incomplete;
    private long _lastSequence;

    public long Bytes { get; private set; }

    public long Records { get; private set; }

    public AgentRecords Result => new(
        _ends.OrderBy(end => end.End).Aggregate(AgentHistory.None, (history, end) => history.With(end.Outcome, end.End)),
        _incomplete, _lastSequence);

    public void Run(CancellationToken cancellation)
    {
        foreach (var name in RecordDirectories.Records(agent))
        {
            cancellation.ThrowIfCancellationRequested();
            if (RecordDirectories.UnlessGone(() => RecordReading.Read(agent, name)) is not { } record) continue;
            Records++;
            Bytes += Measure(name, cancellation);
            Add(record);
        }
    }

    private void Add(RecordReading record)
    {
        _lastSequence = Math.Max(_lastSequence, record.Document?.Chain?.Sequence ?? 0);
        if (record is not { IsComplete: true, Document: { EndTimestamp: { } end, Outcome: { } outcome } }) _incomplete++;
        else if (!isKnown(SessionId.Parse(record.SessionId))) _ends.Add((end, outcome));
    }

    private long Measure(byte[] name, CancellationToken cancellation)
    {
        try
        {
            return RecordRemoval.Measure(agent, name, cancellation);
        }
        catch (LinuxException gone) when (gone.Error == Errno.NoEntry)
        {
            return 0; // pruned just now
        }
    }
}

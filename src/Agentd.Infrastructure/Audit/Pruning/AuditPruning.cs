using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Listing;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Audit.Trees;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Pruning;

/// <summary>
/// Removes whole complete records. Open and incomplete ones stay, and so do those whose work they go on from, and those of other
/// implementations; the chain stays verifiable across what is gone.
/// </summary>
/// <param name="root">The audit root, an absolute path.</param>
/// <param name="time">The clock by which records grow old.</param>
internal sealed class AuditPruning(string root, TimeProvider time)
{
    /// <summary>Prunes, or only reports what would be pruned.</summary>
    /// <exception cref="SessionException">The audit root cannot be read, or a record cannot be removed; the message names it.</exception>
    public PruneReport Run(PruneRequest request, CancellationToken cancellation)
    {
        try
        {
            using var directory = DirectoryHandle.OpenPath(root);
            var going = Choose(request, directory, cancellation);
            if (!request.DryRun) Remove(directory, going, cancellation);
            return new PruneReport(request.DryRun, going);
        }
        catch (LinuxException failure)
        {
            throw AuditFailure.Of(root, "prune the audit records under", failure);
        }
        catch (Exception failure) when (failure is TreeRefusedException or InvalidDataException)
        {
            throw new SessionException($"cannot prune the audit records under '{root}': {failure.Message}", failure);
        }
    }

    private List<PrunedRecord> Choose(PruneRequest request, DirectoryHandle directory, CancellationToken cancellation)
    {
        var all = new RecordList(root).All();
        var awaited = all.Where(record => !record.Complete).Select(record => record.Continues).ToHashSet();
        var candidates = all
            .Where(record => record.Complete && record.DaemonId is not null && !awaited.Contains(record.SessionId))
            .Where(record => request.Daemon is not { } daemon || record.DaemonId == daemon.Value)
            .OrderBy(record => record.EndTimestamp).ToList();
        var oldest = request.MaxAge is { } age ? time.GetUtcNow() - age : DateTimeOffset.MinValue;
        var going = candidates.Where(record => record.EndTimestamp < oldest).Select(record => Gone(record, null)).ToList();
        if (request.MaxTotalSize is not { } most) return going;
        var sizes = all.ToDictionary(record => record.Path, record => Measure(directory, record, cancellation));
        going = [.. candidates.Take(going.Count).Select(record => Gone(record, sizes[record.Path]))];
        var total = sizes.Values.Sum() - going.Sum(record => record.Bytes!.Value);
        foreach (var record in candidates.Skip(going.Count).ToList())
        {
            if (total <= most) break;
            total -= sizes[record.Path];
            going.Add(Gone(record, sizes[record.Path]));
        }

        return going;
    }

    private void Remove(DirectoryHandle directory, List<PrunedRecord> going, CancellationToken cancellation)
    {
        foreach (var agent in going.GroupBy(record => record.Agent))
            AgentPruning.TakeOut(directory, agent.Key, agent.Select(record => record.SessionId).ToHashSet(), time.GetUtcNow());
        foreach (var agent in RecordDirectories.Agents(directory)) AgentPruning.Discard(directory, agent, cancellation);
    }

    private static long Measure(DirectoryHandle root, RecordSummary record, CancellationToken cancellation)
    {
        using var agent = root.OpenDirectory(RecordLayout.Name(record.Agent));
        return RecordRemoval.Measure(agent, RecordLayout.Name(record.SessionId), cancellation);
    }

    private static PrunedRecord Gone(RecordSummary record, long? bytes) =>
        new(record.Agent, record.SessionId, record.EndTimestamp!.Value, bytes);
}

/// <summary>Which complete records are to go: those that are too old, then the oldest until the rest is small enough.</summary>
internal sealed record PruneRequest
{
    /// <summary>Records that ended longer ago than this go; null for no such rule.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>How many bytes on disk all records together may take up; null for no such rule.</summary>
    public long? MaxTotalSize { get; init; }

    /// <summary>Only this daemon's records may go; null for every daemon's.</summary>
    public DaemonId? Daemon { get; init; }

    public bool DryRun { get; init; }
}

/// <summary>
/// A record that was pruned, or would be. The bytes that it took up on disk are null where nobody asked for a total size.
/// </summary>
internal sealed record PrunedRecord(string Agent, string SessionId, DateTimeOffset EndTimestamp, long? Bytes);

/// <summary>What pruning did, or would do, the oldest record first.</summary>
internal sealed record PruneReport(bool DryRun, IReadOnlyList<PrunedRecord> Records);

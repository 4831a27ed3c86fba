using Agentd.Infrastructure.Audit.Chains;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Listing;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Pruning;

/// <summary>
/// Takes chosen records of one agent out of the audit root. What stays of each is written down first; then the record goes from its
/// place by one rename, so that no reader ever sees half of one; then it is removed.
/// </summary>
internal static class AgentPruning
{
    private static ReadOnlySpan<byte> Removing => "removing\0"u8;

    /// <summary>Removes what was taken out, by this pruning or by an earlier one that was cut off.</summary>
    internal static void Discard(DirectoryHandle root, ReadOnlySpan<byte> agent, CancellationToken cancellation)
    {
        using var chain = ChainHeads.TryOpen(root, agent);
        if (chain is null || !chain.TryStatusOf(Removing, out _)) return;
        // The chain itself is free meanwhile: sessions that end do not wait for the removal of large trees.
        using var turn = chain.Open("removing.lock\0"u8, OpenFlags.ReadWrite | OpenFlags.Create, FileModes.PrivateFile);
        if (!turn.TryLock()) return;
        using var removing = chain.OpenDirectory(Removing);
        foreach (var name in RecordDirectories.All(removing)) RecordRemoval.Run(removing, name, cancellation);
    }

    /// <summary>Takes records out of the audit root at once, writing down what stays of them.</summary>
    internal static void TakeOut(DirectoryHandle root, string agent, IReadOnlySet<string> sessions, DateTimeOffset now)
    {
        using var directory = root.OpenDirectory(RecordLayout.Name(agent));
        using var chain = AgentChain.Hold(root, agent);
        using var removing = chain.Directory.OpenOrMakeDirectory(Removing, FileModes.Private);
        var going = RecordReading.AllOf(directory).Where(record => record.IsComplete && sessions.Contains(record.SessionId)).ToList();
        WriteDown(agent, chain, going, now);
        foreach (var record in going)
        {
            var name = RecordLayout.Name(record.SessionId);
            if (!directory.TryMove(name, removing, name))
                throw new InvalidDataException($"a record {record.SessionId} of agent {agent} is being removed already");
        }

        directory.Sync();
    }

    private static void WriteDown(string agent, AgentChain chain, List<RecordReading> going, DateTimeOffset now)
    {
        var state = chain.Read();
        var known = PruneLedger.Read(agent, chain.Directory).Links.Select(pruned => pruned.Link).ToHashSet();
        var links = going.Where(record => record.Document!.Chain is not null && !known.Contains(record.Link))
            .Select(record => Link(record, now)).ToList();
        if (links.Count > 0) PruneLedger.Append(chain.Directory, links.OrderBy(link => link.Sequence));
        chain.Save(state with { Pruned = PruneLedger.Read(agent, chain.Directory).Digest });
    }

    private static PrunedLink Link(RecordReading record, DateTimeOffset now)
    {
        var document = record.Document!;
        return new PrunedLink(document.Chain!.Sequence, record.SessionId, document.Chain.Previous, record.Link, document.EndTimestamp, now);
    }
}

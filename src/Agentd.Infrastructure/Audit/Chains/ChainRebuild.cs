using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Chains;

/// <summary>Finds the end of a chain from the records and the list of pruned ones, where the file that says it is gone.</summary>
internal static class ChainRebuild
{
    /// <summary>The end of the chain: the highest place that a complete record or a pruned one has.</summary>
    internal static ChainState From(string agent, DirectoryHandle? records, DirectoryHandle chain)
    {
        var ledger = PruneLedger.Read(agent, chain);
        var links = ledger.Links.Select(pruned => new ChainLink(pruned.Sequence, pruned.SessionId, pruned.Link));
        var all = links.Concat(records is null ? [] : Published(records));
        return new ChainState { Head = all.MaxBy(link => link.Sequence), Pruned = ledger.Digest };
    }

    private static IEnumerable<ChainLink> Published(DirectoryHandle agent)
    {
        foreach (var name in RecordDirectories.In(agent))
        {
            if (!RecordDirectories.HasDocuments(agent, name)) continue;
            using var record = RecordHandle.Open(agent, name);
            if (DurableFile.TryRead(record.Agentd, RecordLayout.Session) is not { } bytes) continue;
            if (SessionDocuments.TryRead(bytes) is { Chain: { } place } document) yield return new ChainLink(place.Sequence, document.SessionId, ChainLink.Of(bytes));
        }
    }
}

using Agentd.Infrastructure.Audit.Chains;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Listing;

namespace Agentd.Infrastructure.Audit.Verification;

/// <summary>Follows one agent's chain from its beginning, across pruned places, to its newest link.</summary>
/// <param name="found">Takes a record, or null for the chain, and what is different.</param>
internal sealed class ChainVerification(Action<string?, string> found)
{
    /// <summary>Every place of the chain that a record or a pruned one has, in order.</summary>
    internal List<ChainPlace> Places { get; private set; } = [];

    /// <summary>Follows the chain.</summary>
    /// <param name="records">The agent's complete records that have a place.</param>
    /// <param name="ledger">The agent's pruned records.</param>
    /// <param name="head">Where the chain ended, as the audit root says, before the records were read; null where it does not say.</param>
    /// <param name="headAfter">Where it ended after they were read: sessions may end meanwhile.</param>
    internal void Run(IEnumerable<RecordReading> records, PruneLedger ledger, ChainLink? head, ChainLink? headAfter)
    {
        var there = records.Select(ChainPlace.Of).ToList();
        var known = there.Select(place => place.Link).ToHashSet();
        // A record that is there and pruned as well: pruning was cut off between its two steps.
        var pruned = ledger.Links.Where(link => !known.Contains(link.Link)).Select(ChainPlace.Of);
        Places = [.. there.Concat(pruned).OrderBy(place => place.Sequence)];
        var before = new ChainPlace(0, "", ChainLink.Beginning, ChainLink.Beginning, null, false);
        foreach (var place in Places)
        {
            CheckStep(before, place);
            before = place;
        }

        CheckPruned(ledger);
        CheckHead(before, head, headAfter);
    }

    private void CheckStep(ChainPlace before, ChainPlace place)
    {
        var changed = before.Sequence == 0 ? place.SessionId : before.SessionId;
        if (place.Sequence == before.Sequence)
            found(place.SessionId, $"claims place {place.Sequence} of the chain, which record {before.SessionId} has");
        else if (place.Sequence != before.Sequence + 1)
            found(null, Missing(before.Sequence + 1, place.Sequence - 1, place.SessionId));
        else if (place.Previous != before.Link)
            found(changed, $"is not the record that {place.SessionId}, at place {place.Sequence}, was chained to: one of them was changed");
    }

    private static string Missing(long first, long last, string before) => first == last
        ? $"the record at place {first} is missing before {before}, and was not pruned"
        : $"the records at places {first} to {last} are missing before {before}, and were not pruned";

    // A record carries the list's digest as it was when the record was sealed: the list may only have grown since.
    private void CheckPruned(PruneLedger ledger)
    {
        var lines = 0;
        var lengths = new Dictionary<string, int>();
        for (var line = 0; line < ledger.Digests.Count; line++) lengths[ledger.Digests[line]] = line + 1;
        foreach (var place in Places.Where(place => place is { IsPruned: false }))
        {
            var then = place.Pruned is null ? 0 : lengths.GetValueOrDefault(place.Pruned);
            if (then < lines || (place.Pruned is not null && then == 0))
                found(place.SessionId, "was sealed when the list of pruned records was another: the list was changed");
            else
                lines = then;
        }
    }

    private void CheckHead(ChainPlace newest, ChainLink? head, ChainLink? headAfter)
    {
        if (head is not null && head.Sequence > newest.Sequence)
        {
            found(head.SessionId, $"was the newest record, at place {head.Sequence} of the chain, and is missing");
            if (head.Sequence > newest.Sequence + 1) found(null, Missing(newest.Sequence + 1, head.Sequence - 1, head.SessionId));
        }

        if (headAfter is not null && headAfter.Sequence < newest.Sequence)
        {
            found(null, $"ends at place {newest.Sequence}, after place {headAfter.Sequence} that .chain says: a record was added, "
                + "or .chain is older than the records");
        }

        if (((ChainLink?[])[head, headAfter]).Any(link => link?.Sequence == newest.Sequence && link.Link != newest.Link))
            found(newest.SessionId, "is the newest record and was changed");
    }
}

/// <summary>A place of a chain, by a record that is there or by what is left of a pruned one.</summary>
internal sealed record ChainPlace(long Sequence, string SessionId, string Previous, string Link, string? Pruned, bool IsPruned)
{
    internal static ChainPlace Of(RecordReading record)
    {
        var place = record.Document!.Chain!;
        return new ChainPlace(place.Sequence, record.SessionId, place.Previous, record.Link, place.Pruned, false);
    }

    internal static ChainPlace Of(PrunedLink pruned) => new(pruned.Sequence, pruned.SessionId, pruned.Previous, pruned.Link, null, true);
}

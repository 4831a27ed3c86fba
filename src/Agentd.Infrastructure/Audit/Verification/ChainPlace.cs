using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Listing;

namespace Agentd.Infrastructure.Audit.Verification;

/// <summary>A place of a chain, by a record that is there or by what is left of a pruned one.</summary>
/// <param name="Sequence">The place.</param>
/// <param name="SessionId">The record.</param>
/// <param name="Previous">The link before it.</param>
/// <param name="Link">Its own link.</param>
/// <param name="Pruned">The digest that the list of pruned records had when it was sealed.</param>
/// <param name="IsPruned">Whether the record was pruned.</param>
internal sealed record ChainPlace(long Sequence, string SessionId, string Previous, string Link, string? Pruned, bool IsPruned)
{
    internal static ChainPlace Of(RecordReading record)
    {
        var place = record.Document!.Chain!;
        return new ChainPlace(place.Sequence, record.SessionId, place.Previous, record.Link, place.Pruned, false);
    }

    internal static ChainPlace Of(PrunedLink pruned) => new(pruned.Sequence, pruned.SessionId, pruned.Previous, pruned.Link, null, true);
}

namespace Agentd.Infrastructure.Audit.Documents;

/// <summary>What stays of a record that was pruned: enough to follow the chain across the place where it was.</summary>
/// <param name="Sequence">The record's place.</param>
/// <param name="SessionId">The record.</param>
/// <param name="Previous">The link before it.</param>
/// <param name="Link">Its own link.</param>
/// <param name="EndTimestamp">When the session had ended.</param>
/// <param name="PrunedAt">When the record was pruned.</param>
internal sealed record PrunedLink(
    long Sequence, string SessionId, string Previous, string Link, DateTimeOffset? EndTimestamp, DateTimeOffset PrunedAt)
{
    /// <summary>Whether this can be a line of the list at all; what is read from a file may be anything.</summary>
    internal bool IsWellFormed => new ChainLink(Sequence, SessionId, Link).IsWellFormed && ChainLink.IsDigest(Previous);
}

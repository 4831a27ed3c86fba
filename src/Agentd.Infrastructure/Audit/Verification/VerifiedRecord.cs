using Agentd.Infrastructure.Audit.Listing;

namespace Agentd.Infrastructure.Audit.Verification;

/// <summary>What can be said of one record that was asked for, whatever the others are.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="SessionId">The record.</param>
/// <param name="Whole">Whether the record was compared and is as it was sealed.</param>
/// <param name="What">What it is, as words.</param>
public sealed record VerifiedRecord(string Agent, string SessionId, bool Whole, string What)
{
    /// <summary>Judges a record by what was found of it.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="record">The record as it was read.</param>
    /// <param name="differences">How many differences name it.</param>
    /// <param name="pruned">Whether it was pruned while it was compared.</param>
    internal static VerifiedRecord Of(string agent, RecordReading record, int differences, bool pruned)
    {
        var what = record switch
        {
            _ when differences > 0 => $"is not as it was sealed: {differences} difference(s)",
            _ when pruned => "was pruned while it was compared",
            { IsComplete: false } => "is incomplete: it was never sealed, and nothing vouches for it",
            { Document.Chain: null } => "was written by another implementation: there is no manifest to compare it with",
            _ => null,
        };
        return new VerifiedRecord(agent, record.SessionId, what is null, what ?? "is as it was sealed");
    }

    /// <summary>The answer as a line.</summary>
    public override string ToString() => $"{Agent} {SessionId}: {What}";
}

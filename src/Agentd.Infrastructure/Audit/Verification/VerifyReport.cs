using System.Text.Json.Serialization;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Listing;

namespace Agentd.Infrastructure.Audit.Verification;

/// <summary>What is to be verified, and against what.</summary>
internal sealed record VerifyRequest
{
    /// <summary>Ids of records, or unique beginnings of them; empty for all. The chains of their agents are verified as a whole.</summary>
    public IReadOnlyList<string> Sessions { get; init; } = [];

    public IReadOnlyList<ChainHead>? Heads { get; init; }

    /// <summary>The file with the Ed25519 public key that signatures are checked with; null where they are not.</summary>
    public string? PublicKeyFile { get; init; }
}

/// <summary>What verifying found.</summary>
internal sealed record VerifyReport(IReadOnlyList<VerifiedAgent> Agents, IReadOnlyList<AuditFinding> Findings)
{
    /// <summary>Of each record that was asked for, whether it is whole by itself; empty where all were verified.</summary>
    public IReadOnlyList<VerifiedRecord> Records { get; init; } = [];

    /// <summary>Entries that agentd does not make, their paths escaped. They were not looked at.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    public bool Intact => Findings.Count == 0;

    /// <summary>Whether nothing is different, and each record that was asked for could be compared.</summary>
    [JsonIgnore]
    public bool Passed => Intact && Records.All(record => record.Whole);
}

/// <summary>What can be said of one agent's records.</summary>
internal sealed record VerifiedAgent
{
    public required string Agent { get; init; }

    /// <summary>How many records were compared with their manifests.</summary>
    public required int Records { get; init; }

    /// <summary>How many records are open or openly incomplete, which nothing vouches for.</summary>
    public required int Incomplete { get; init; }

    /// <summary>How far the chain reaches; null where there is none.</summary>
    public ChainHead? Newest { get; init; }

    /// <summary>
    /// Up to where it is proven that nothing was removed: the newest link that a head kept elsewhere, or a signature, vouches for; null
    /// where nothing outside the audit root was given.
    /// </summary>
    public ChainHead? VouchedTo { get; init; }

    /// <summary>Stretches of the chain whose records were pruned, and when.</summary>
    public IReadOnlyList<PrunedStretch> Pruned { get; init; } = [];

    /// <summary>What is no difference but should be known.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>Pruned records in a row, by their first and last place, and when the last of them was pruned.</summary>
internal sealed record PrunedStretch(long First, long Last, DateTimeOffset PrunedAt);

/// <summary>What can be said of one record that was asked for, whatever the others are.</summary>
internal sealed record VerifiedRecord(string Agent, string SessionId, bool Whole, string What)
{
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

    public override string ToString() => $"{Agent} {SessionId}: {What}";
}

/// <summary>A difference between what a record is and what it was when it was sealed.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="SessionId">The record; null where the chain itself is meant.</param>
/// <param name="Entry">The entry in the record, its name escaped; null where the record as a whole is meant.</param>
/// <param name="What">What is different, as words.</param>
internal sealed record AuditFinding(string Agent, string? SessionId, string? Entry, string What)
{
    public override string ToString() =>
        string.Join(' ', ((string?[])[Agent, SessionId, Entry]).Where(part => part is not null)) + ": " + What;
}

using System.Text.Json.Serialization;
using Agentd.Infrastructure.Audit.Documents;

namespace Agentd.Infrastructure.Audit.Verification;

/// <summary>What verifying found.</summary>
/// <param name="Agents">The agents, in the order of their names.</param>
/// <param name="Findings">Every difference.</param>
public sealed record VerifyReport(IReadOnlyList<VerifiedAgent> Agents, IReadOnlyList<AuditFinding> Findings)
{
    /// <summary>Of each record that was asked for, whether it is whole by itself; empty where all were verified.</summary>
    public IReadOnlyList<VerifiedRecord> Records { get; init; } = [];

    /// <summary>Entries that agentd does not make, their paths escaped. They were not looked at.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>Whether nothing is different.</summary>
    public bool Intact => Findings.Count == 0;

    /// <summary>Whether nothing is different, and each record that was asked for could be compared.</summary>
    [JsonIgnore]
    public bool Passed => Intact && Records.All(record => record.Whole);
}

/// <summary>What can be said of one agent's records.</summary>
public sealed record VerifiedAgent
{
    /// <summary>The agent.</summary>
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

/// <summary>Records in a row that were pruned.</summary>
/// <param name="First">The first place.</param>
/// <param name="Last">The last place.</param>
/// <param name="PrunedAt">When the last of them was pruned.</param>
public sealed record PrunedStretch(long First, long Last, DateTimeOffset PrunedAt);

using Agentd.Infrastructure.Audit.Documents;

namespace Agentd.Infrastructure.Audit.Verification;

/// <summary>What is to be verified, and against what.</summary>
public sealed record VerifyRequest
{
    /// <summary>Ids of records, or unique beginnings of them; empty for all. The chains of their agents are verified as a whole.</summary>
    public IReadOnlyList<string> Sessions { get; init; } = [];

    /// <summary>Heads that were kept elsewhere; null where none are given.</summary>
    public IReadOnlyList<ChainHead>? Heads { get; init; }

    /// <summary>The file with the Ed25519 public key that signatures are checked with; null where they are not.</summary>
    public string? PublicKeyFile { get; init; }
}

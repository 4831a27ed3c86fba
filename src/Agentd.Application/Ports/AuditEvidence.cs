using Agentd.Domain.Credentials;

namespace Agentd.Application.Ports;

/// <summary>What goes into a record at its seal beside the tree that the session wrote.</summary>
/// <param name="ConsoleLog">The raw console file in the staging directory; null where there is none.</param>
/// <param name="Masked">The values that must not appear in what is kept.</param>
public sealed record AuditEvidence(string? ConsoleLog, IReadOnlyList<SecretValue> Masked)
{
    /// <summary>No evidence beyond the tree.</summary>
    public static AuditEvidence None { get; } = new(null, []);
}

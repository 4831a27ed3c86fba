namespace Agentd.Infrastructure.Audit.Verification;

/// <summary>A difference between what a record is and what it was when it was sealed.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="SessionId">The record; null where the chain itself is meant.</param>
/// <param name="Entry">The entry in the record, its name escaped; null where the record as a whole is meant.</param>
/// <param name="What">What is different, as words.</param>
public sealed record AuditFinding(string Agent, string? SessionId, string? Entry, string What)
{
    /// <summary>The finding as a line.</summary>
    public override string ToString() => string.Join(' ', ((string?[])[Agent, SessionId, Entry]).Where(part => part is not null)) + ": " + What;
}

namespace Agentd.Infrastructure.Audit.Documents;

/// <summary>The newest link of an agent's chain.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="SessionId">The newest complete record.</param>
/// <param name="Link">64 hex digits: SHA-256 of its <c>session.json</c>.</param>
public sealed record ChainHead(string Agent, string SessionId, string Link)
{
    /// <summary>The line that is kept elsewhere and given back to <c>verify</c>.</summary>
    public override string ToString() => $"{Agent} {SessionId} {Link}";
}

using Agentd.Infrastructure.Consoles;

namespace Agentd.Infrastructure.Audit;

/// <summary>How records are kept.</summary>
public sealed record AuditRecordSettings
{
    /// <summary>The audit root, an absolute path.</summary>
    public required string Root { get; init; }

    /// <summary>The file with the Ed25519 key that seals are signed with; null when nothing is signed.</summary>
    public string? SigningKeyFile { get; init; }

    /// <summary>What keeps the console output.</summary>
    public IConsoleArchive Console { get; init; } = new MaskedConsoleArchive();

    /// <summary>Told of every link that was published, so that the newest can be kept elsewhere: agent, session and link.</summary>
    public Action<ChainHead>? Sealed { get; init; }
}

/// <summary>The newest link of an agent's chain.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="SessionId">The newest complete record.</param>
/// <param name="Link">64 hex digits: SHA-256 of its <c>session.json</c>.</param>
public sealed record ChainHead(string Agent, string SessionId, string Link)
{
    /// <summary>The line that is kept elsewhere and given back to <c>verify</c>.</summary>
    public override string ToString() => $"{Agent} {SessionId} {Link}";
}

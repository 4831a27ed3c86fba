using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Consoles;

namespace Agentd.Infrastructure.Audit.Sealing;

/// <summary>How records are kept.</summary>
internal sealed record AuditRecordSettings
{
    /// <summary>The audit root, an absolute path.</summary>
    public required string Root { get; init; }

    /// <summary>The file with the Ed25519 key that seals are signed with; null when nothing is signed.</summary>
    public string? SigningKeyFile { get; init; }

    public IConsoleArchive Console { get; init; } = new MaskedConsoleArchive();

    /// <summary>Called with every link that was published, so that the newest can be kept elsewhere.</summary>
    public Action<ChainHead>? OnSealed { get; init; }
}

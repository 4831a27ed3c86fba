namespace Agentd.Infrastructure.Claim;

/// <summary>The places that a daemon lives in, each absolute and lexically normalised.</summary>
/// <param name="SocketPath">The socket that the daemon listens on.</param>
/// <param name="PidFile">The file that claims the daemon's place.</param>
/// <param name="AuditRoot">The directory of all audit records.</param>
public sealed record DaemonPaths(string SocketPath, string PidFile, string AuditRoot)
{
    /// <summary>The file with the key that audit records are signed with; null when they are not.</summary>
    public string? AuditSigningKey { get; init; }

    /// <summary>The directory of what the daemon must still know after a restart; null where there is no place for it.</summary>
    public string? StateDirectory { get; init; }
}

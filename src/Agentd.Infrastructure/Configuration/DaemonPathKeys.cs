using System.Text;
using Agentd.Infrastructure.Claim;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Problems;

namespace Agentd.Infrastructure.Configuration;

/// <summary>
/// The keys of <c>[daemon]</c> that say where it lives: the file's own paths, relative to its directory, else the places that XDG names.
/// </summary>
internal sealed class DaemonPathKeys(string configDirectory, Func<string, string?> environment, ProblemList problems)
{
    public static readonly KnownKey<string> SocketPath = new("socket_path", new TextShape(),
        "The Unix socket that operators reach the daemon by.",
        Otherwise: "$XDG_RUNTIME_DIR/agentd/agentd.sock", Example: "\"/run/agentd/agentd.sock\"");

    public static readonly KnownKey<string> PidFile = new("pid_file", new TextShape(),
        "The file that one running daemon holds locked.",
        Otherwise: "$XDG_RUNTIME_DIR/agentd/agentd.pid", Example: "\"/run/agentd/agentd.pid\"");

    public static readonly KnownKey<string> AuditRoot = new("audit_root", new TextShape(),
        "The directory that keeps a record of every session.",
        Otherwise: "$XDG_STATE_HOME/tesserine/audit, else $HOME/.local/state/tesserine/audit", Example: "\"/var/lib/tesserine/audit\"");

    public static readonly KnownKey<string> StateDir = new("state_dir", new TextShape(),
        "The directory of what the daemon must still know after a restart and no record tells, such as when an agent was first seen. The "
        + "daemon makes it, for its user alone, once it needs it.",
        Otherwise: "$XDG_STATE_HOME/agentd, else $HOME/.local/state/agentd", Example: "\"/var/lib/agentd/state\"");

    public static readonly KnownKey<string> AuditSigningKey = new("audit_signing_key", new TextShape(),
        "The file with the Ed25519 private key, in PEM, that audit records are signed with; no other user may have any access to it. "
        + "Relative to this file.",
        Otherwise: "records are not signed", Example: "\"/etc/agentd/secrets/audit-key.pem\"");

    // The kernel's sockaddr_un holds 108 bytes, the last of which ends the string.
    private const int MostSocketBytes = 107;

    /// <summary>The paths; null when one of them cannot be decided, which is then told.</summary>
    public DaemonPaths? Resolve(WrittenTable daemon)
    {
        var socket = Configured(daemon, SocketPath) ?? InRuntimeDirectory(daemon, SocketPath, "agentd.sock");
        var pid = Configured(daemon, PidFile) ?? InRuntimeDirectory(daemon, PidFile, "agentd.pid");
        var audit = ResolveAuditRoot(daemon);
        if (socket is null || pid is null || audit is null) return null;
        CheckSocket(daemon, socket, pid);
        return new DaemonPaths(socket, pid, audit)
        {
            AuditSigningKey = Configured(daemon, AuditSigningKey),
            StateDirectory = Configured(daemon, StateDir) ?? InStateHome("agentd"),
        };
    }

    /// <summary>The audit root alone; null when it cannot be decided, which is then told.</summary>
    public string? ResolveAuditRoot(WrittenTable daemon)
    {
        if (Configured(daemon, AuditRoot) is { } configured) return configured;
        if (InStateHome("tesserine/audit") is { } usual) return usual;
        Tell(daemon, AuditRoot, "is not configured, and neither XDG_STATE_HOME nor HOME is set to an absolute path; "
            + "add audit_root to [daemon], or set XDG_STATE_HOME, or set HOME");
        return null;
    }

    private string? InStateHome(string directory) =>
        Absolute("XDG_STATE_HOME") is { } state ? Path.GetFullPath(Path.Combine(state, directory))
        : Absolute("HOME") is { } home ? Path.GetFullPath(Path.Combine(home, ".local/state", directory))
        : null;

    private string? Configured(WrittenTable daemon, KnownKey<string> key) =>
        daemon.Find(key) is { } path ? Path.GetFullPath(Path.Combine(configDirectory, path.Value)) : null;

    private string? InRuntimeDirectory(WrittenTable daemon, KnownKey<string> key, string file)
    {
        if (Absolute("XDG_RUNTIME_DIR") is { } directory) return Path.GetFullPath(Path.Combine(directory, "agentd", file));
        Tell(daemon, key, "is not configured, and XDG_RUNTIME_DIR is not set to an absolute path; "
            + $"set XDG_RUNTIME_DIR, or add {key.Name} to [daemon]");
        return null;
    }

    private void CheckSocket(WrittenTable daemon, string socket, string pid)
    {
        var (bytes, shown) = (Encoding.UTF8.GetByteCount(socket), FoundValue.Quoted(socket));
        if (bytes > MostSocketBytes)
            Tell(daemon, SocketPath, $"comes to {bytes} bytes; a socket's path must have at most {MostSocketBytes} (found {shown})");
        if (socket == pid) Tell(daemon, SocketPath, $"is the same path as pid_file; they must differ (found {shown})");
    }

    private string? Absolute(string variable) =>
        environment(variable) is { } value && Path.IsPathRooted(value) ? value : null;

    private void Tell(WrittenTable daemon, KnownKey<string> key, string message) =>
        problems.Add(daemon.Path.To(key.Name).Problem(daemon.PlaceOf(key), message));
}

using Agentd.Infrastructure.Configuration.Keys.Shapes;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>The keys of <c>[daemon]</c>.</summary>
internal static class DaemonKeys
{
    public static readonly KnownKey SocketPath = new("socket_path", new TextShape(), "The Unix socket that operators reach the daemon by.")
    {
        Otherwise = "$XDG_RUNTIME_DIR/agentd/agentd.sock",
        Example = "\"/run/agentd/agentd.sock\"",
    };

    public static readonly KnownKey PidFile = new("pid_file", new TextShape(), "The file that one running daemon holds locked.")
    {
        Otherwise = "$XDG_RUNTIME_DIR/agentd/agentd.pid",
        Example = "\"/run/agentd/agentd.pid\"",
    };

    public static readonly KnownKey AuditRoot = new("audit_root", new TextShape(), "The directory that keeps a record of every session.")
    {
        Otherwise = "$XDG_STATE_HOME/tesserine/audit, else $HOME/.local/state/tesserine/audit",
        Example = "\"/var/lib/tesserine/audit\"",
    };

    public static readonly KnownKey DefaultTimeout = new("default_timeout", new DurationShape(),
        "The longest time a session may run, for agents that name none.")
    {
        Otherwise = "no limit",
        Example = "\"4h\"",
    };

    public static readonly KnownKey StopGrace = new("stop_grace", DurationShape.OfATimer,
        "The time between asking an agent to end and killing it, for agents that name none.")
    {
        Otherwise = "10s",
        Example = "\"30s\"",
    };

    public static readonly KnownKey Shutdown = new("shutdown", new ChoiceShape("drain",
        "leave"), "What a daemon that is asked to stop does with sessions: wait for those that run and cancel those that wait, or leave both to "
            + "the next daemon.")
    {
        Otherwise = "\"drain\"",
        Example = "\"leave\"",
    };

    public static readonly KnownKey DrainTimeout = new("drain_timeout", DurationShape.OfATimer,
        "How long a stopping daemon waits for its sessions before it stops them, each with its grace.")
    {
        Otherwise = "as long as they take",
        Example = "\"30m\"",
    };

    public static readonly KnownKey AuditSigningKey = new("audit_signing_key", new TextShape(),
        "The file with the Ed25519 private key, in PEM, that audit records are signed with; no other user may have any access to it. "
        + "Relative to this file.")
    {
        Otherwise = "records are not signed",
        Example = "\"/etc/agentd/secrets/audit-key.pem\"",
    };

    public static readonly KnownKey AuditRetention = new("audit_retention", new TableShape(AuditRetentionKeys.Table),
        "Which audit records are removed once a day.")
    {
        Otherwise = "none",
    };

    public static readonly KnownTable Table = new(
        "[daemon]",
        "Where the daemon lives and how it treats all sessions. The whole table may be left out.",
        [
            SocketPath, PidFile, AuditRoot, DefaultTimeout, StopGrace, Shutdown, DrainTimeout, .. AdmissionKeys.All, AuditSigningKey,
            AuditRetention,
        ]);
}

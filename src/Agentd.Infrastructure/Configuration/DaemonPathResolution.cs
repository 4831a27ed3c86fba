using System.Text;
using Agentd.Infrastructure.Configuration.Drafts;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration;

/// <summary>Decides the daemon's paths: the file's own, relative to its directory, else the places that XDG names.</summary>
internal sealed class DaemonPathResolution(string configDirectory, Func<string, string?> environment, ProblemList problems)
{
    // The kernel's sockaddr_un holds 108 bytes, the last of which ends the string.
    private const int MostSocketBytes = 107;

    /// <summary>The paths; null when one of them cannot be decided, which is then told.</summary>
    public DaemonPaths? Resolve(DaemonDraft daemon)
    {
        var socket = Configured(daemon.SocketPath) ?? InRuntimeDirectory(daemon, DaemonKeys.SocketPath, "agentd.sock");
        var pid = Configured(daemon.PidFile) ?? InRuntimeDirectory(daemon, DaemonKeys.PidFile, "agentd.pid");
        var audit = AuditRoot(daemon);
        if (socket is null || pid is null || audit is null) return null;
        CheckSocket(daemon, socket, pid);
        return new DaemonPaths(socket, pid, audit) { AuditSigningKey = Configured(daemon.AuditSigningKey) };
    }

    /// <summary>The audit root alone; null when it cannot be decided, which is then told.</summary>
    public string? AuditRoot(DaemonDraft daemon) => Configured(daemon.AuditRoot) ?? UsualAuditRoot(daemon);

    private string? Configured(Located<string>? path) =>
        path is null ? null : Path.GetFullPath(Path.Combine(configDirectory, path.Value));

    private string? InRuntimeDirectory(DaemonDraft daemon, KnownKey key, string file)
    {
        if (Absolute("XDG_RUNTIME_DIR") is { } directory) return Path.GetFullPath(Path.Combine(directory, "agentd", file));
        Tell(daemon.Place, key, "is not configured, and XDG_RUNTIME_DIR is not set to an absolute path; "
            + $"set XDG_RUNTIME_DIR, or add {key.Name} to [daemon]");
        return null;
    }

    private string? UsualAuditRoot(DaemonDraft daemon)
    {
        if (Absolute("XDG_STATE_HOME") is { } state) return Path.GetFullPath(Path.Combine(state, "tesserine/audit"));
        if (Absolute("HOME") is { } home) return Path.GetFullPath(Path.Combine(home, ".local/state/tesserine/audit"));
        Tell(daemon.Place, DaemonKeys.AuditRoot, "is not configured, and neither XDG_STATE_HOME nor HOME is set to an absolute path; "
            + "add audit_root to [daemon], or set XDG_STATE_HOME, or set HOME");
        return null;
    }

    private void CheckSocket(DaemonDraft daemon, string socket, string pid)
    {
        var place = daemon.SocketPath?.Place ?? daemon.Place;
        var (bytes, shown) = (Encoding.UTF8.GetByteCount(socket), FoundValue.Quoted(socket));
        if (bytes > MostSocketBytes)
            Tell(place, DaemonKeys.SocketPath, $"comes to {bytes} bytes; a socket's path must have at most {MostSocketBytes} (found {shown})");
        if (socket == pid) Tell(place, DaemonKeys.SocketPath, $"is the same path as pid_file; they must differ (found {shown})");
    }

    private string? Absolute(string variable) =>
        environment(variable) is { } value && Path.IsPathRooted(value) ? value : null;

    private void Tell(Place place, KnownKey key, string message) => problems.Add(place, null, $"daemon.{key.Name}", message);
}

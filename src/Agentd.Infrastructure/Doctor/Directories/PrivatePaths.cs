using Agentd.Infrastructure.Claim;
using Agentd.Infrastructure.Doctor.Conditions;

namespace Agentd.Infrastructure.Doctor.Directories;

/// <summary>Whether others could put a socket, a claim or records of their own where the daemon's belong.</summary>
internal sealed class PrivatePaths(ExaminedHost host, DaemonPaths paths) : FileCondition("private paths", Cure)
{
    private const string Cure =
        "take the permission away (chmod go-w DIR), or set socket_path, pid_file and audit_root in [daemon] "
        + "to places in directories of the daemon's user";

    /// <inheritdoc/>
    protected override Diagnosis Examine()
    {
        var exposed = Exposed(host, paths).GroupBy(path => path.Exposure, path => path.Key)
            .Select(keys => $"{string.Join(" and ", keys)}: {keys.Key}").ToList();
        return exposed.Count == 0
            ? Ok($"nobody but root and {host.UserName} can replace socket, PID file or audit root")
            : Warning(string.Join("; ", exposed), Cure);
    }

    /// <summary>The daemon's paths that others could replace, by the keys that name them, and how.</summary>
    internal static IEnumerable<(string Key, string Exposure)> Exposed(ExaminedHost host, DaemonPaths paths)
    {
        var exposure = new PathExposure(host);
        // A daemon that stops takes its socket and PID file away, and leaves the records; those are made in the audit root.
        if (exposure.Of(paths.SocketPath, lasting: false) is { } socket) yield return ("socket_path", socket);
        if (exposure.Of(paths.PidFile, lasting: false) is { } pid) yield return ("pid_file", pid);
        if (exposure.Of(Path.Combine(paths.AuditRoot, ".chain"), lasting: true) is { } audit) yield return ("audit_root", audit);
    }
}

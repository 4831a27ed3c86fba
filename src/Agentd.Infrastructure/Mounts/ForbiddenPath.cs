using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Claim;
using Agentd.Infrastructure.Egress;
using Agentd.Infrastructure.Linux;
using Agentd.Infrastructure.Staging;

namespace Agentd.Infrastructure.Mounts;

/// <summary>A host path that no agent may be given.</summary>
/// <param name="Path">The path as the daemon and its environment place it.</param>
/// <param name="Meaning">What it is, in words.</param>
/// <param name="WithEverythingBelow">
/// Whether a part of it is as dangerous as the whole: a unit file or a socket in it acts for the user, a layer or a secret in it is
/// somebody else's.
/// </param>
/// <param name="RealPath">The path with its links resolved.</param>
/// <param name="Stored">Where it is stored.</param>
internal sealed record ForbiddenPath(string Path, string Meaning, bool WithEverythingBelow, string RealPath, StoredPath Stored)
{
    /// <summary>Whether a source shows this path, or a dangerous part of it.</summary>
    public bool IsShownBy(string real, IReadOnlyList<StoredPath> shown) =>
        Linux.RealPath.Contains(real, RealPath)
        || shown.Any(stored => stored.Contains(Stored) || (WithEverythingBelow && Stored.Contains(stored)));

    public string Relation(string real) =>
        real == RealPath ? "is" : Linux.RealPath.Contains(RealPath, real) ? "is inside" : "contains";

    public static IEnumerable<ForbiddenPath> Of(DaemonPaths paths, Func<string, string?> environment, HostMounts mounts)
    {
        var home = environment("HOME");
        var runtime = environment("XDG_RUNTIME_DIR");
        (string? Path, string Meaning, bool Below)[] all =
        [
            (paths.SocketPath, "agentd's socket", false),
            (paths.PidFile, "agentd's PID file", false),
            (System.IO.Path.GetDirectoryName(paths.SocketPath), "the directory of agentd's socket", false),
            (System.IO.Path.GetDirectoryName(paths.PidFile), "the directory of agentd's PID file", false),
            (paths.AuditRoot, "the audit root", false),
            (paths.StateDirectory, "the daemon's state directory", true),
            (paths.AuditSigningKey, "the key that audit records are signed with", false),
            (StagingDirectories.RootFrom(environment("TMPDIR")), "the staging root", false),
            (new EgressPlace(StagingDirectories.RootFrom(environment("TMPDIR")), DaemonId.FromPaths(paths.SocketPath, paths.PidFile), "")
                .Directory, "the directory of the broker of filtered sessions", true),
            (PodmanHost(environment), "Podman's socket", false),
            (Below(runtime, "podman"), "the directory of Podman's socket", true),
            ("/run/podman", "the directory of Podman's socket", true),
            (Below(environment("XDG_DATA_HOME"), "containers"), "Podman's storage", true),
            (Below(home, ".local/share/containers"), "Podman's storage", true),
            ("/var/lib/containers", "Podman's storage", true),
            (Below(runtime, "containers"), "Podman's storage", true),
            ("/run/containers", "Podman's storage", true),
            (Below(environment("XDG_CONFIG_HOME"), "containers"), "Podman's user configuration", true),
            (Below(home, ".config/containers"), "Podman's user configuration", true),
            (Below(environment("XDG_CONFIG_HOME"), "systemd"), "the user's systemd configuration", true),
            (Below(home, ".config/systemd"), "the user's systemd configuration", true),
            .. StorageConfiguration.Directories(environment).Select(directory => ((string?)directory, "Podman's storage", true)),
        ];
        return all
            .Where(candidate => candidate.Path is not null && System.IO.Path.IsPathRooted(candidate.Path))
            .Select(candidate => Make(System.IO.Path.GetFullPath(candidate.Path!), candidate.Meaning, candidate.Below, mounts));
    }

    private static ForbiddenPath Make(string path, string meaning, bool withEverythingBelow, HostMounts mounts)
    {
        var real = Linux.RealPath.Of(path);
        return new ForbiddenPath(path, meaning, withEverythingBelow, real, mounts.Of(real));
    }

    private static string? PodmanHost(Func<string, string?> environment)
    {
        const string scheme = "unix://";
        return environment("CONTAINER_HOST") is { } host
            && host.StartsWith(scheme, StringComparison.Ordinal)
            ? host[scheme.Length..]
            : null;
    }

    private static string? Below(string? directory, string name) =>
        string.IsNullOrEmpty(directory) ? null : System.IO.Path.Combine(directory, name);
}

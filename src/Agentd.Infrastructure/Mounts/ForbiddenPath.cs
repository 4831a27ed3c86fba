using Agentd.Infrastructure.Configuration;

namespace Agentd.Infrastructure.Mounts;

/// <summary>A host path that no agent may be given, and what it is.</summary>
internal sealed record ForbiddenPath(string Path, string Meaning)
{
    /// <summary>The path with its links resolved.</summary>
    public string RealPath { get; } = Mounts.RealPath.Of(Path);

    /// <summary>All of them, as this daemon and its environment place them.</summary>
    public static IEnumerable<ForbiddenPath> Of(DaemonPaths paths, Func<string, string?> environment)
    {
        var candidates = new List<(string? Path, string Meaning)>
        {
            (paths.SocketPath, "agentd's socket"),
            (System.IO.Path.GetDirectoryName(paths.SocketPath), "the directory of agentd's socket"),
            (paths.PidFile, "agentd's PID file"),
            (System.IO.Path.GetDirectoryName(paths.PidFile), "the directory of agentd's PID file"),
            (paths.AuditRoot, "the audit root"),
            (StagingRoot(environment), "the staging root"),
        };
        candidates.AddRange(PodmanSockets(environment).Select(path => (path, "Podman's socket")));
        candidates.AddRange(PodmanStorage(environment).Select(path => (path, "Podman's storage")));
        foreach (var name in (string[])["containers", "systemd"])
            candidates.AddRange(ConfigHomes(environment).Select(home => (Below(home, name), $"the user's {name} configuration")));
        return candidates
            .Where(candidate => candidate.Path is not null && System.IO.Path.IsPathRooted(candidate.Path))
            .Select(candidate => new ForbiddenPath(System.IO.Path.GetFullPath(candidate.Path!), candidate.Meaning));
    }

    private static IEnumerable<string?> PodmanSockets(Func<string, string?> environment)
    {
        const string scheme = "unix://";
        if (environment("CONTAINER_HOST") is { } host && host.StartsWith(scheme, StringComparison.Ordinal)) yield return host[scheme.Length..];
        yield return Below(environment("XDG_RUNTIME_DIR"), "podman");
        yield return "/run/podman";
    }

    private static IEnumerable<string?> PodmanStorage(Func<string, string?> environment)
    {
        yield return Below(environment("XDG_DATA_HOME"), "containers");
        yield return Below(environment("HOME"), ".local/share/containers");
        yield return "/var/lib/containers";
        yield return Below(environment("XDG_RUNTIME_DIR"), "containers");
        yield return "/run/containers";
    }

    private static IEnumerable<string?> ConfigHomes(Func<string, string?> environment)
    {
        yield return environment("XDG_CONFIG_HOME");
        yield return Below(environment("HOME"), ".config");
    }

    // Staging falls back to /tmp for a TMPDIR that a mount option could not carry.
    private static string StagingRoot(Func<string, string?> environment) =>
        environment("TMPDIR") is { Length: > 0 } directory && !directory.Contains(',') ? directory : "/tmp";

    private static string? Below(string? directory, string name) =>
        string.IsNullOrEmpty(directory) ? null : System.IO.Path.Combine(directory, name);
}

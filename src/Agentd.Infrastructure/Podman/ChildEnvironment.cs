namespace Agentd.Infrastructure.Podman;

/// <summary>
/// The environment of the Podman processes, and so of conmon, which lives as long as a session: what Podman needs to find its storage, its
/// service and its configuration, and nothing else. The daemon's own environment holds every agent's credentials.
/// </summary>
internal static class ChildEnvironment
{
    // Podman is a Go program, and such a call takes some 30 ms, a tenth of which would be garbage collection.
    private const string GarbageTarget = "GOGC";
    private const string RareGarbageCollection = "400";

    private static readonly HashSet<string> Always = new(StringComparer.Ordinal)
    {
        "PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR",
        "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "DBUS_SESSION_BUS_ADDRESS",
        "CONTAINER_HOST", "CONTAINER_CONNECTION", "CONTAINER_SSHKEY",
        "CONTAINERS_CONF", "CONTAINERS_CONF_OVERRIDE", "CONTAINERS_STORAGE_CONF", "CONTAINERS_REGISTRIES_CONF",
        "STORAGE_DRIVER", "STORAGE_OPTS",
    };

    /// <summary>
    /// What reaches a registry. A pull is over before any session's container exists; given to every call, these would stay in conmon's
    /// environment, and a proxy's URL often holds a password.
    /// </summary>
    private static readonly HashSet<string> WhenPulling = new(StringComparer.Ordinal)
    {
        "REGISTRY_AUTH_FILE", "DOCKER_CONFIG", "SSL_CERT_FILE", "SSL_CERT_DIR",
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy",
    };

    internal static IReadOnlyDictionary<string, string> Of(IEnumerable<KeyValuePair<string, string>> daemon) =>
        new Dictionary<string, string>(Kept(daemon, Always.Contains), StringComparer.Ordinal) { [GarbageTarget] = RareGarbageCollection };

    internal static IReadOnlyDictionary<string, string> OfPull(IEnumerable<KeyValuePair<string, string>> daemon) =>
        Kept(daemon, name => Always.Contains(name) || WhenPulling.Contains(name));

    /// <summary>The same as a change of the daemon's environment: CliWrap hands on every variable that is not set to null.</summary>
    internal static IReadOnlyDictionary<string, string?> AsChange(
        IEnumerable<KeyValuePair<string, string>> daemon, IReadOnlyDictionary<string, string> kept) =>
        daemon.Select(entry => entry.Key).Union(kept.Keys)
            .ToDictionary(name => name, name => kept.GetValueOrDefault(name), StringComparer.Ordinal);

    private static Dictionary<string, string> Kept(IEnumerable<KeyValuePair<string, string>> daemon, Func<string, bool> isKept) =>
        daemon.Where(entry => isKept(entry.Key)).ToDictionary(StringComparer.Ordinal);
}

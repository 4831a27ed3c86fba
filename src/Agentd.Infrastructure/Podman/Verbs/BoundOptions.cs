using Agentd.Application.Ports;
using Agentd.Domain.Agents;

namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary>What bounds a container, as options of <c>podman run</c>. What an agent does not say is left to the engine.</summary>
internal static class BoundOptions
{
    private static readonly string[] None = [];

    public static IReadOnlyList<string> Of(ResourceLimits limits) =>
    [
        // Without the second, the engine would allow as much swap again.
        .. limits.Memory is { } memory ? ["--memory", Text($"{memory}"), "--memory-swap", Text($"{memory}")] : None,
        .. limits.Cpus is { } cpus ? ["--cpus", Text($"{cpus}")] : None,
        .. limits.Pids is { } pids ? ["--pids-limit", Text($"{pids}")] : None,
        .. limits.Files is { } files ? ["--ulimit", Text($"nofile={files}:{files}")] : None,
        .. limits.Disk is { } disk ? ["--storage-opt", Text($"size={disk}")] : None,
    ];

    public static IReadOnlyList<string> Of(AgentNetwork network) => network switch
    {
        { Mode: null } => [],
        { Options.Count: 0 } => [$"--network={network.Mode}"],
        _ => [$"--network={network.Mode}:{string.Join(',', network.Options)}"],
    };

    /// <summary>
    /// A network namespace with nothing in it; names are the broker's to know, so that none of the host's /etc/hosts is there.
    /// </summary>
    public static IReadOnlyList<string> Of(FilteredContainer filtered) =>
    [
        "--network=none", "--no-hosts", .. filtered.PidFile is { } file ? [$"--pidfile={file}"] : None,
        "--security-opt", $"seccomp={filtered.SocketProfile}",
    ];

    public static IReadOnlyList<string> Of(AgentSecurity security) =>
        security.SeccompProfile is { } profile ? ["--security-opt", $"seccomp={profile}"] : None;

    private static string Text(FormattableString value) => FormattableString.Invariant(value);
}

/// <summary>
/// What confines every container of agentd's, whatever containers.conf says: root inside with few capabilities and no way to gain more, no
/// proxies of the host's, and a PID namespace of its own, for the set-up shell kills every process that it can reach. Its user namespace is
/// the one that Podman itself runs in: root inside must be the daemon's user, who owns what set-up reads and what is handed over.
/// </summary>
internal static class Confinement
{
    public static IEnumerable<string> Arguments(IEnumerable<string> keptCapabilities) =>
    [
        "--user", "0:0", "--cap-drop=all", .. keptCapabilities.Select(name => $"--cap-add={name}"),
        "--security-opt", "no-new-privileges", "--http-proxy=false", "--pid=private", "--userns=host",
    ];
}

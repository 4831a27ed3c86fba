using Agentd.Application.Ports;
using Agentd.Infrastructure.Linux;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Podman;

/// <summary>What Podman says of its host, asked once. A call that failed is made again.</summary>
internal sealed class PodmanHost(PodmanCli podman)
{
    private readonly Lock _lock = new();
    private Task<PodmanInfo>? _asked;

    /// <summary>The host.</summary>
    /// <exception cref="EngineException">Podman does not answer, or not so that it can be read.</exception>
    public Task<PodmanInfo> InfoAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_asked is null or { IsFaulted: true }) _asked = AskAsync();
            return _asked.WaitAsync(cancellation);
        }
    }

    // One caller's cancellation does not end it: others wait for the same answer.
    private async Task<PodmanInfo> AskAsync() =>
        HostVerbs.Info(await podman.RunAsync(HostVerbs.AskInfo, CancellationToken.None).ConfigureAwait(false));
}

/// <summary>
/// The limits that Podman's host enforces. On cgroup version 2 those whose controllers there are, for an ordinary user: are delegated; a
/// runtime that is asked for another does not start the container. On version 1 all of root's; an ordinary user's are ignored by Podman,
/// with a warning and exit code 0.
/// </summary>
internal sealed class PodmanHostLimits(PodmanHost host, PodmanOptions options) : IHostLimits
{
    // The limits that a controller enforces. Those on open files and on disk are held without one.
    private static readonly (string Limit, string Controller)[] Controlled = [("memory", "memory"), ("cpus", "cpu"), ("pids", "pids")];

    private readonly Patience _patience = new(options.ChangeDeadline);

    public async Task<EnforceableLimits> AskAsync(CancellationToken cancellation)
    {
        var info = await host.InfoAsync(cancellation).ConfigureAwait(false);
        return Of(info, File.ReadAllText("/proc/self/mountinfo"));
    }

    public Task<EnforceableLimits> AskPatientlyAsync(CancellationToken cancellation) =>
        _patience.AskAsync(() => AskAsync(cancellation), cancellation);

    internal static EnforceableLimits Of(PodmanInfo info, string mountInfo)
    {
        var rootless = info.Host.Security?.Rootless ?? false;
        var controllers = info.Host.CgroupControllers ?? [];
        string[] ignored = [.. Controlled.Where(one => !Has(one.Controller)).Select(one => one.Limit)];
        return new EnforceableLimits(ignored, !rootless && HasQuota(info, mountInfo), Reason(info, rootless, ignored.Length > 0));

        bool Has(string controller) => info.Host.CgroupVersion == "v1" ? !rootless : controllers.Contains(controller);
    }

    // The only case that Podman documents for overlay: XFS, mounted with project quotas, seen from the same host.
    private static bool HasQuota(PodmanInfo info, string mountInfo) =>
        info is { Host.ServiceIsRemote: false, Store: { GraphDriverName: "overlay", GraphRoot: { } root } }
            && HostMounts.Parse(mountInfo).HasProjectQuota(root);

    private static string Reason(PodmanInfo info, bool rootless, bool lacks) => (rootless, info.Host.CgroupVersion) switch
    {
        (false, _) when lacks =>
            "its cgroup version 2 has no such controller; boot it without cgroup_disable=, and without cgroup version 1",
        (false, _) => "its storage has no project quotas (XFS mounted with pquota)",
        (true, "v1") =>
            "it has cgroup version 1, on which rootless Podman enforces none; boot it with cgroup version 2, or run the daemon as root",
        _ => "the controller is not delegated to the daemon's user; delegate it (systemd: Delegate=cpu memory pids for user@.service)",
    };
}

using System.Text.RegularExpressions;
using Agentd.EndToEnd.Tests.Hosts;

namespace Agentd.EndToEnd.Tests.Crash;

/// <summary>The processes that work for a host's daemon and its sessions.</summary>
internal static partial class Victims
{
    /// <summary>Those of a kind that there are now.</summary>
    public static IReadOnlyList<HostProcess> Of(Host host, Prey prey) => prey switch
    {
        Prey.PodmanCall => [.. HostProcess.All().Where(p => p.Name == "podman" && Descends(p, host.Daemon.Id))],
        Prey.Conmon => [.. Conmons(host)],
        Prey.Door => host.Doors(),
        Prey.Relay => host.Relays(),
        _ when Conmons(host).ToList() is { Count: > 0 } conmons =>
            [.. HostProcess.All().Where(p => conmons.Any(c => c.Id == p.Parent))],
        _ => [],
    };

    /// <summary>The session that a process works for; null where its arguments, or its supervisor's, name none.</summary>
    public static string? SessionOf(HostProcess process)
    {
        var named = SessionInName().Match(process.Arguments);
        if (!named.Success) named = SessionInName().Match(new HostProcess(process.Parent).Arguments);
        return named.Success ? named.Groups[1].Value : null;
    }

    private static IEnumerable<HostProcess> Conmons(Host host) =>
        HostProcess.All().Where(p => p.Name == "conmon" && p.Arguments.Contains($"agentd-{host.Folder.DaemonId}-"));

    private static bool Descends(HostProcess process, int ancestor)
    {
        for (var up = process.Parent; up > 1; up = new HostProcess(up).Parent)
            if (up == ancestor) return true;
        return false;
    }

    // Containers end with it, secrets go on.
    [GeneratedRegex("agentd-[0-9a-f]{8}-(?:[a-z][a-z0-9_-]*-)?([0-9a-f]{16})(?![0-9a-f])")]
    private static partial Regex SessionInName();
}

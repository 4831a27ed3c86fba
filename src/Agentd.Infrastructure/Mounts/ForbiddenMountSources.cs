using Agentd.Infrastructure.Claim;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Mounts;

/// <summary>
/// Host paths that no agent may be given, because whoever holds them holds the daemon, Podman or the user's session. A mount
/// source, after its links are resolved, must neither be one of them nor contain one, under whatever path either is mounted.
/// The host is read when this is made for the paths, and at each question for the source's links.
/// </summary>
public sealed class ForbiddenMountSources
{
    private readonly IReadOnlyList<ForbiddenPath> _forbidden;
    private readonly HostMounts _mounts;

    /// <summary>Places the forbidden paths.</summary>
    /// <param name="paths">The daemon's own paths.</param>
    /// <param name="environment">Reads a variable of the daemon's environment; null when it is not set.</param>
    public ForbiddenMountSources(DaemonPaths paths, Func<string, string?> environment)
        : this(paths, environment, HostMounts.Read())
    {
    }

    internal ForbiddenMountSources(DaemonPaths paths, Func<string, string?> environment, HostMounts mounts)
    {
        _mounts = mounts;
        _forbidden = [.. ForbiddenPath.Of(paths, environment, mounts)];
    }

    /// <summary>
    /// Why a source is refused, and what to do; null when it may be mounted. What does not exist is judged as far as it does.
    /// </summary>
    /// <param name="source">An absolute host path.</param>
    public string? Objection(string source)
    {
        var real = RealPath.Of(source);
        var shown = _mounts.ShownBy(real).ToList();
        var breach = _forbidden.FirstOrDefault(forbidden => real == forbidden.RealPath)
            ?? _forbidden.FirstOrDefault(forbidden => forbidden.IsShownBy(real, shown));
        return breach is null ? null : $"{breach.Relation(real)} {breach.Meaning} ({breach.Path}); mount a directory apart from it";
    }
}

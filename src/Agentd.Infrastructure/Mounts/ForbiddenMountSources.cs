using Agentd.Application.Ports;
using Agentd.Infrastructure.Claim;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Mounts;

/// <summary>
/// Host paths that no agent may be given, because they give control of the daemon, Podman or the user's session. A mount source, after its
/// links are resolved, must neither be one of them nor contain one, under whatever path either is mounted. The forbidden paths are resolved
/// once; a source's links are resolved at each question.
/// </summary>
internal sealed class ForbiddenMountSources(DaemonPaths paths, Func<string, string?> environment, HostMounts mounts)
{
    private readonly ForbiddenPath[] _forbidden = [.. ForbiddenPath.Of(paths, environment, mounts)];

    public ForbiddenMountSources(DaemonPaths paths, Func<string, string?> environment) : this(paths, environment, HostMounts.Read()) { }

    /// <summary>
    /// Why a source is refused, and what to do; null when it may be mounted. A missing path is judged as far as it exists.
    /// </summary>
    public string? Objection(string source)
    {
        var real = RealPath.Of(source);
        var shown = mounts.ShownBy(real).ToList();
        var breach = _forbidden.FirstOrDefault(forbidden => real == forbidden.RealPath)
            ?? _forbidden.FirstOrDefault(forbidden => forbidden.IsShownBy(real, shown));
        return breach is null ? null : $"{breach.Relation(real)} {breach.Meaning} ({breach.Path}); mount a directory apart from it";
    }
}

/// <summary>
/// Judges mount sources by the host's links and mounts at each question: they may have changed since the configuration was read.
/// </summary>
internal sealed class MountSourcesNow(DaemonPaths paths, Func<string, string?> environment) : IMountSources
{
    public string? Objection(string source) => new ForbiddenMountSources(paths, environment).Objection(source);
}

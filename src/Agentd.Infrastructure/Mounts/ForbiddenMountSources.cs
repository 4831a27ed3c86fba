using Agentd.Infrastructure.Configuration;

namespace Agentd.Infrastructure.Mounts;

/// <summary>
/// Host paths that no agent may be given, because whoever holds them holds the daemon, Podman or the user's session. A mount
/// source, after its links are resolved, must neither be one of them nor contain one.
/// </summary>
public sealed class ForbiddenMountSources(DaemonPaths paths, Func<string, string?> environment)
{
    private readonly IReadOnlyList<ForbiddenPath> _forbidden = [.. ForbiddenPath.Of(paths, environment)];

    /// <summary>Why a source is refused, and what to do; null when it may be mounted. A source that does not exist is judged as far as it does.</summary>
    /// <param name="source">An absolute host path.</param>
    public string? Objection(string source)
    {
        var real = RealPath.Of(source);
        var breach = _forbidden.FirstOrDefault(forbidden => real == forbidden.RealPath)
            ?? _forbidden.FirstOrDefault(forbidden => forbidden.IsHeldBy(real));
        return breach is null ? null : $"{breach.Relation(real)} {breach.Meaning} ({breach.Path}); mount a directory apart from it";
    }
}

using Agentd.Application.Ports;
using Agentd.Infrastructure.Claim;

namespace Agentd.Infrastructure.Mounts;

/// <summary>Judges mount sources by the host's links and mounts at each question: they may have changed since the configuration was read.</summary>
internal sealed class MountSourcesNow(DaemonPaths paths, Func<string, string?> environment) : IMountSources
{
    /// <inheritdoc/>
    public string? Objection(string source) => new ForbiddenMountSources(paths, environment).Objection(source);
}

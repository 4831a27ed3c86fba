using Agentd.Application.Ports;

namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary>The value of a <c>--mount</c> option.</summary>
internal static class MountOption
{
    /// <summary>Renders a mount.</summary>
    /// <exception cref="ArgumentException">A path holds a comma, which the option cannot carry; staging links exist to avoid that.</exception>
    public static string Of(ContainerMount mount)
    {
        if (mount.Source.Contains(',') || mount.Target.Contains(','))
            throw new ArgumentException($"A mount option cannot carry a comma: {mount.Source} to {mount.Target}.", nameof(mount));
        var options = $"type=bind,source={mount.Source},target={mount.Target}";
        if (mount.ReadOnly) options += ",readonly=true";
        return mount.Relabel ? options + ",relabel=shared" : options;
    }
}

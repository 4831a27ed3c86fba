using System.Buffers;
using Agentd.Domain.Agents;

namespace Agentd.Infrastructure.Podman.Verbs;

/// <summary>The value of a <c>--mount</c> option.</summary>
internal static class MountOption
{
    // Podman reads the option as one line of comma-separated values; 4.3.1 has no way to quote one.
    private static readonly SearchValues<char> Structure = SearchValues.Create(",\"\n");

    /// <summary>Whether a path can be a mount's source or target.</summary>
    public static bool CanCarry(string path) => !path.AsSpan().ContainsAny(Structure);

    /// <exception cref="ArgumentException">The option cannot carry a path; staging links exist to avoid that.</exception>
    public static string Of(BindMount mount)
    {
        if (!CanCarry(mount.Source) || !CanCarry(mount.Target))
        {
            throw new ArgumentException(
                $"A mount option cannot carry a comma, a quote or a line end: {mount.Source} to {mount.Target}.", nameof(mount));
        }

        var options = $"type=bind,source={mount.Source},target={mount.Target}";
        if (mount.ReadOnly) options += ",readonly=true";
        return mount.Relabel ? options + ",relabel=shared" : options;
    }
}

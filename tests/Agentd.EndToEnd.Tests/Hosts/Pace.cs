using System.Globalization;
using Agentd.EndToEnd.Tests.Accounts;

namespace Agentd.EndToEnd.Tests.Hosts;

/// <summary>Limits that run out while an agent runs, and not before it has begun, however slow or busy the machine is.</summary>
internal static class Pace
{
    // A session that does nothing takes twice to three times as long as a container that does nothing.
    private const double Plenty = 20;

    /// <summary>A duration, as the configuration has it, in which a session's agent begins many times over.</summary>
    public static async Task<string> LimitAsync(Host host)
    {
        var bare = await host.Podman.RunAsync("run", "--rm", "--pull=never", "--network=none", TestSettings.Image, "true");
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Max(3, Math.Ceiling(bare.Took.TotalSeconds * Plenty))}s");
    }
}

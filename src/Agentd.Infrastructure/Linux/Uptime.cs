using System.Globalization;

namespace Agentd.Infrastructure.Linux;

/// <summary>
/// The time since the host booted, as <c>/proc/uptime</c> gives it: a clock that cannot be set, the same in all containers.
/// </summary>
internal static class Uptime
{
    private const string Path = "/proc/uptime";
    private const double MostSeconds = 1e10;

    /// <summary>When the host booted, by its present time of day.</summary>
    /// <exception cref="IOException">The kernel does not tell.</exception>
    public static DateTimeOffset Booted()
    {
        var text = File.ReadAllText(Path);
        return TryParse(text.Split(' ')[0], out var uptime)
            ? DateTimeOffset.UtcNow - uptime
            : throw new IOException($"{Path} says '{text}'");
    }

    public static bool TryParse(string text, out TimeSpan uptime)
    {
        var isRead = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= MostSeconds;
        uptime = isRead ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;
        return isRead;
    }
}

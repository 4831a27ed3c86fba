using System.Globalization;

namespace Agentd.Daemon.Lifetime;

/// <summary>What the service manager's watchdog expects of this process: <c>WATCHDOG_USEC</c>, meant for <c>WATCHDOG_PID</c>.</summary>
/// <param name="IsOn">Whether missing heartbeats end the daemon.</param>
/// <param name="Interval">The time between two heartbeats.</param>
internal sealed record WatchdogSettings(bool IsOn, TimeSpan Interval)
{
    // One beat may be late, and the next is still in time.
    private const int BeatsPerLimit = 3;

    // Three milliseconds to a day: timers know no such lengths as systemd does.
    private const long LeastMicroseconds = 3_000;
    private const long MostMicroseconds = 86_400_000_000;

    // For the status line, and for more time while stopping: systemd's own limits are 90 s.
    private static readonly TimeSpan Unwatched = TimeSpan.FromSeconds(20);

    /// <summary>The time that a heartbeat buys.</summary>
    public TimeSpan Patience => Interval * BeatsPerLimit;

    /// <summary>Reads them; a watchdog of another process, or none, does not watch this one.</summary>
    public static WatchdogSettings From(Func<string, string?> environment, int processId)
    {
        var meant = environment("WATCHDOG_PID") is not { Length: > 0 } pid || pid == processId.ToString(CultureInfo.InvariantCulture);
        var wanted = environment("WATCHDOG_USEC");
        return meant && long.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0
            ? new WatchdogSettings(true, TimeSpan.FromMicroseconds(Math.Clamp(limit, LeastMicroseconds, MostMicroseconds)) / BeatsPerLimit)
            : new WatchdogSettings(false, Unwatched);
    }
}

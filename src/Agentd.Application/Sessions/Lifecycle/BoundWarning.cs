using Agentd.Domain.Audit;

namespace Agentd.Application.Sessions.Lifecycle;

/// <summary>What whoever waits for a session is told of a bound that it hit, beyond its outcome.</summary>
internal static class BoundWarning
{
    /// <summary>The words; null where the outcome says enough.</summary>
    public static string? Of(LiveSession live) => live.Record.Bound switch
    {
        SessionBound.Idle => $"the session was ended because it printed nothing for {live.Record.Limits?.IdleTimeout?.TotalSeconds:0} s (idle_timeout)",
        SessionBound.Disk => $"the session was ended because {Words(live.Excess?.Place, "more")} (disk)",
        SessionBound.Entries => $"the session was ended because {Words(live.Excess?.Place, "more files and directories")} (entries)",
        SessionBound.Memory => "the kernel killed a process of the session for want of memory (out of memory, limits.memory)",
        _ => null,
    };

    private static string Words(DiskPlace? place, string more) => place switch
    {
        DiskPlace.Output => $"it printed {more} than it may",
        DiskPlace.Layer => $"it left {more} in its container, /tmp or its home, than it may",
        DiskPlace.Record => $"it left {more} in its record, below .runa, than it may",
        DiskPlace.Unseen => "for a minute it left no process to measure with, at its limit on processes",
        _ => $"it left {more} than it may",
    };
}

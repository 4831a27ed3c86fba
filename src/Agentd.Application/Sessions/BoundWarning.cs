using Agentd.Domain.Audit;

namespace Agentd.Application.Sessions;

/// <summary>What whoever waits for a session is told of a bound that it hit, beyond its outcome.</summary>
internal static class BoundWarning
{
    /// <summary>The words; null where the outcome says enough.</summary>
    public static string? Of(SessionRecord record) => record.Bound switch
    {
        SessionBound.Idle => $"the session was ended because it printed nothing for {record.Limits?.IdleTimeout?.TotalSeconds:0} s (idle_timeout)",
        SessionBound.Disk => "the session was ended because it left or printed more than it may (disk)",
        SessionBound.Memory => "the kernel killed a process of the session for want of memory (out of memory, limits.memory)",
        _ => null,
    };
}

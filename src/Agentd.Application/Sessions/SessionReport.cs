using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions;

/// <summary>
/// What clients and the log are told of a session at its end. An outcome together with an error means that teardown failed.
/// </summary>
/// <param name="Session">The session.</param>
/// <param name="Outcome">How it ended; null when no outcome was reached.</param>
/// <param name="Error">The first error; null when there was none.</param>
/// <param name="Warning">What did not change the outcome and yet needs an operator: an unsealed record.</param>
public sealed record SessionReport(SessionId Session, SessionOutcome? Outcome, SessionFailure? Error, string? Warning);

/// <summary>What an operator is told of a failure.</summary>
internal static class FailureWords
{
    /// <summary>
    /// A failure's own words; of a defect its type alone, because its message may hold anything. The log has the rest of it.
    /// </summary>
    public static string Of(Exception failure, LiveSession live, ILogger log)
    {
        if (failure is SessionException) return failure.Message;
        SessionLog.Defect(log, failure, live.Id, live.Session.Phase.Word());
        return $"internal error: {failure.GetType().Name}; the daemon's log has the details";
    }

    /// <summary>Does a part of a session's life whose failure must not keep the rest from being done.</summary>
    /// <returns>The words of its failure; null where it succeeds.</returns>
    public static async Task<string?> OfAsync(Func<Task> part, LiveSession live, ILogger log)
    {
        try
        {
            await part().ConfigureAwait(false);
            return null;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return Of(failure, live, log);
        }
    }
}

/// <summary>What a waiting client is told of a bound that the session hit, beyond its outcome.</summary>
internal static class BoundWarning
{
    /// <summary>The words; null where the outcome says enough.</summary>
    public static string? Of(LiveSession live) => live.Record.Bound switch
    {
        SessionBound.IdleTimeout =>
            $"the session was ended because it printed nothing for {live.Record.Limits?.IdleTimeout?.TotalSeconds:0} s (idle_timeout)",
        SessionBound.Disk => $"the session was ended because {Words(live.Excess?.Place, "more")} (disk)",
        SessionBound.Entries => $"the session was ended because {Words(live.Excess?.Place, "more files and directories")} (entries)",
        SessionBound.OutOfMemory => "the kernel killed a process of the session for want of memory (out of memory, limits.memory)",
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

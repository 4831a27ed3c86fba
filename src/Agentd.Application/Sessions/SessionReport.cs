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
public sealed record SessionReport(SessionId Session, SessionOutcome? Outcome, SessionFailure? Error, string? Warning)
{
    /// <summary>Why it stopped, in one sentence; null where the outcome says enough.</summary>
    public string? Why { get; init; }
}

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

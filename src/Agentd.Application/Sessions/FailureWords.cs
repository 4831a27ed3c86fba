using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions;

/// <summary>What an operator is told of a failure.</summary>
internal static class FailureWords
{
    /// <summary>A failure's own words; of a defect its type alone, because its message may hold anything. The log has the rest of it.</summary>
    public static string Of(Exception failure, LiveSession live, ILogger log)
    {
        if (failure is SessionException) return failure.Message;
        SessionLog.Defect(log, failure, live.Id, live.Session.Phase.Word());
        return $"internal error: {failure.GetType().Name}; the daemon's log has the details";
    }
}

using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Budgets;

/// <summary>The events of budgets of the day, by the names that operators search for.</summary>
internal static partial class BudgetLog
{
    /// <summary>The log target of the daemon's own events.</summary>
    public const string Category = "agentd";

    /// <summary>Four fifths of a day's budget are taken; of all agents', where none is named.</summary>
    [LoggerMessage(60, LogLevel.Warning, "four fifths are used of {standing}", EventName = "agentd.day_budget_near")]
    public static partial void DayNear(ILogger log, string? agent, string standing);

    /// <summary>A session wanted more than is left of a day's budget, and is about to be ended.</summary>
    [LoggerMessage(
        61, LogLevel.Warning, "session {sessionId} wanted more than is left of {standing}", EventName = "agentd.day_budget_spent")]
    public static partial void DaySpent(ILogger log, string? agent, SessionId sessionId, string standing);

    /// <summary>A session waits for what the day allows, and cannot be answered.</summary>
    [LoggerMessage(
        62, LogLevel.Error, "what session {sessionId} may cost today cannot be told: {error}", EventName = "agentd.day_budget_unanswered")]
    public static partial void Unanswered(ILogger log, SessionId sessionId, string error);

    /// <summary>It is not known what a session took; all that it was allowed counts.</summary>
    [LoggerMessage(
        63, LogLevel.Warning, "what session {sessionId} was allowed counts in full: {error}", EventName = "agentd.day_budget_unsettled")]
    public static partial void Unsettled(ILogger log, SessionId sessionId, string error);
}

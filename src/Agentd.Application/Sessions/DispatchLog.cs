using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions;

/// <summary>The events of invocations, by the names that operators search for.</summary>
public static partial class DispatchLog
{
    /// <summary>The log target of the daemon's own events.</summary>
    public const string Category = "agentd";

    /// <summary>A session has ended; its record is closed, or openly incomplete as yet.</summary>
    [LoggerMessage(20, LogLevel.Information, "run of {agent} completed", EventName = "agentd.run_completed")]
    public static partial void Completed(ILogger log, string agent, string trigger, SessionId sessionId, string? outcome, string? error);

    /// <summary>An invocation was refused; nothing was created.</summary>
    [LoggerMessage(21, LogLevel.Warning, "run of {agent} rejected: {error}", EventName = "agentd.run_rejected")]
    public static partial void Rejected(ILogger log, string agent, string trigger, string error);
}

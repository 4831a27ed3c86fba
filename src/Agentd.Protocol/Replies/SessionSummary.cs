using System.Text.Json.Serialization;
using Agentd.Protocol.Requests;

namespace Agentd.Protocol.Replies;

/// <summary>One session in a list.</summary>
public record SessionSummary
{
    /// <summary>The session's id.</summary>
    public required string SessionId { get; init; }

    /// <summary>The agent's name.</summary>
    public required string Agent { get; init; }

    /// <summary>Where the session is.</summary>
    public required SessionState State { get; init; }

    /// <summary>The outcome's label, or <c>error</c>; null while the session is open or its record incomplete.</summary>
    public string? Outcome { get; init; }

    /// <summary>The raw exit code, where there is one.</summary>
    public int? ExitCode { get; init; }

    /// <summary>What asked for the session; null where the record does not say.</summary>
    public RunTrigger? Trigger { get; init; }

    /// <summary>The work unit, if any.</summary>
    public string? WorkUnit { get; init; }

    /// <summary>The repository cloned; null where the record does not say.</summary>
    public string? RepoUrl { get; init; }

    /// <summary>When the session was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its container started; null before.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null while open.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What its requests to metered hosts used, so far while it runs; null where it has no such hosts.</summary>
    public UsageSums? Used { get; init; }
}

/// <summary>Where a session is between its acceptance and its end.</summary>
[JsonConverter(typeof(WordConverter<SessionState>))]
public enum SessionState
{
    /// <summary>Accepted, and waiting for its turn.</summary>
    Queued,

    /// <summary>In the phases prepare and mount.</summary>
    Preparing,

    /// <summary>In the set-up, until the clone is done.</summary>
    Cloning,

    /// <summary>In the rest of execute.</summary>
    Running,

    /// <summary>Asked to end.</summary>
    Stopping,

    /// <summary>In teardown.</summary>
    TearingDown,

    /// <summary>In seal.</summary>
    Sealing,

    /// <summary>Over.</summary>
    Ended,
}

namespace Agentd.Protocol.Requests;

/// <summary>Follow a session again: answered as <c>run</c> is after <c>accepted</c>, from the cursor on.</summary>
/// <param name="Session">The session's id, or a unique beginning of it.</param>
/// <param name="Follow">Whether the session's output is to be streamed.</param>
/// <param name="Cursor">The cursor of the last output that was seen; null for the whole output.</param>
public sealed record AttachRequest(string Session, bool Follow, string? Cursor = null) : Request;

/// <summary>Wait for a session's end: answered by its <c>result</c> alone.</summary>
/// <param name="Session">The session's id, or a unique beginning of it.</param>
public sealed record WaitRequest(string Session) : Request;

/// <summary>End a session: answered by <c>stopped</c> once it has ended.</summary>
/// <param name="Session">The session's id, or a unique beginning of it.</param>
/// <param name="GraceMs">How long the agent may take after SIGTERM, in milliseconds; null for the agent's own or the default.</param>
/// <param name="Reason">Why, for the log.</param>
public sealed record StopRequest(string Session, long? GraceMs = null, string? Reason = null) : Request;

/// <summary>What a session printed: answered by <c>output</c>, and <c>end</c> when there is no more.</summary>
public sealed record LogsRequest : Request
{
    /// <summary>The session's id, or a unique beginning of it.</summary>
    public required string Session { get; init; }

    /// <summary>Whether to go on until the session ends.</summary>
    public bool Follow { get; init; }

    /// <summary>How many of the last lines; null for all.</summary>
    public int? Tail { get; init; }

    /// <summary>Only what was printed since then; null for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only what comes after this cursor; null for all.</summary>
    public string? Cursor { get; init; }

    /// <summary>Only what comes before this cursor, as far as it is printed: to look further back. Null for all.</summary>
    public string? Before { get; init; }
}

/// <summary>Everything known of one session: answered by <c>session</c>.</summary>
/// <param name="Session">The session's id, or a unique beginning of it.</param>
public sealed record InspectRequest(string Session) : Request;

/// <summary>What was decided about a filtered session's connections: answered by one or more <c>network</c>.</summary>
/// <param name="Session">The session's id, or a unique beginning of it.</param>
/// <param name="Denied">Only what was refused, or would be if its agent did not learn.</param>
public sealed record NetworkRequest(string Session, bool Denied = false) : Request;

/// <summary>Whether an agent's sessions may reach a place, as it is configured now: answered by <c>network_answer</c>.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Url">A URL, or a host with its port.</param>
public sealed record NetworkCheckRequest(string Agent, string Url) : Request;

/// <summary>What sessions used of models: answered by one or more <c>usage</c>, a row for each agent and model.</summary>
/// <param name="Agent">Only this agent's; null for all.</param>
/// <param name="Since">Only of sessions that were accepted since then; null for all.</param>
public sealed record UsageRequest(string? Agent = null, DateTimeOffset? Since = null) : Request;

/// <summary>The sessions: answered by one or more <c>sessions</c>, running and queued first, then newest first.</summary>
/// <param name="All">Whether ended ones count too.</param>
/// <param name="Agent">Only this agent's; null for all.</param>
/// <param name="Limit">The most sessions; null for all.</param>
public sealed record PsRequest(bool All = false, string? Agent = null, int? Limit = null) : Request;

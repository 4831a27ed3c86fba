namespace Agentd.Protocol.Requests;

/// <summary>
/// Sessions by when they were accepted, the newest first, a part at a time: answered by one or more <c>records</c>. Unlike <c>ps</c>, it
/// has those that run in their place among the others.
/// </summary>
public sealed record RecordsRequest : Request
{
    /// <summary>The word of sessions that have yet to end, in the place of an outcome.</summary>
    public const string Open = "open";

    /// <summary>The word of sessions that are over and whose records do not say how they ended.</summary>
    public const string Incomplete = "incomplete";

    /// <summary>The most sessions, from 0 to <see cref="MostAtATime"/>.</summary>
    public required int Limit { get; init; }

    /// <summary>The most sessions of one answer.</summary>
    public const int MostAtATime = 10_000;

    /// <summary>Only this agent's; null for all.</summary>
    public string? Agent { get; init; }

    /// <summary>Only those with one of these outcomes, <see cref="Open"/> and <see cref="Incomplete"/> among them; null for all.</summary>
    public IReadOnlyList<string>? Outcomes { get; init; }

    /// <summary>Only those whose id begins so, or whose work unit or repository has this in it; null for all.</summary>
    public string? Find { get; init; }

    /// <summary>Only those that were accepted since then; null for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only those behind this place, as an answer names it; null for those from the newest on.</summary>
    public string? After { get; init; }

    /// <summary>The most sessions of one agent; null for as many as there are.</summary>
    public int? PerAgent { get; init; }
}

/// <summary>Everything that happens to sessions from now on: answered by <c>changed</c> for as long as the client stays.</summary>
public sealed record WatchRequest : Request;

/// <summary>What an ended session left of its repository: answered by <c>work</c>.</summary>
/// <param name="Session">The session's id, or a unique beginning of it.</param>
public sealed record WorkRequest(string Session) : Request;

/// <summary>The bundle that a session's record keeps, byte for byte: answered by one or more <c>bundle</c>.</summary>
/// <param name="Session">The session's id, or a unique beginning of it.</param>
public sealed record BundleRequest(string Session) : Request;

/// <summary>
/// Whether a session's record, and its agent's chain, are as they were sealed: answered by <c>verified</c>. One is verified at a time, in a
/// process of its own; the others wait.
/// </summary>
/// <param name="Session">The session's id, or a unique beginning of it.</param>
public sealed record VerifyRecordRequest(string Session) : Request;

/// <summary>The newest link of each agent's chain: answered by <c>heads</c>.</summary>
public sealed record HeadsRequest : Request;

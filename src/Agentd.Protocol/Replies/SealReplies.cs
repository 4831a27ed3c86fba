namespace Agentd.Protocol.Replies;

/// <summary>How a session's record was sealed.</summary>
/// <param name="Sequence">Its place in the agent's chain, from 1.</param>
/// <param name="Link">SHA-256, in hex, of its <c>session.json</c>: its link of the chain.</param>
/// <param name="Previous">The link before it.</param>
/// <param name="ManifestDigest">SHA-256, in hex, of the manifest of what the session wrote.</param>
/// <param name="SigningKey">The key that signed it, in short; null where it is not signed.</param>
public sealed record SealFacts(long Sequence, string Link, string Previous, string? ManifestDigest = null, string? SigningKey = null);

/// <summary>Whether a record is as it was sealed.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Whole">Whether the record could be compared, and nothing in it differs.</param>
/// <param name="What">That in words.</param>
/// <param name="Differences">Every difference of the record and of its agent's chain, at most <see cref="Most"/>.</param>
/// <param name="At">When it was compared.</param>
public sealed record RecordVerified(
    string SessionId, bool Whole, string What, IReadOnlyList<string> Differences, DateTimeOffset At) : Reply
{
    /// <summary>The most differences that are told.</summary>
    public const int Most = 50;
}

/// <summary>The newest link of each agent's chain.</summary>
/// <param name="Heads">By the agents' names.</param>
public sealed record HeadList(IReadOnlyList<AgentHead> Heads) : Reply;

/// <summary>The newest link of an agent's chain.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="SessionId">The session whose record it is.</param>
/// <param name="Link">SHA-256, in hex, of that record's <c>session.json</c>.</param>
public sealed record AgentHead(string Agent, string SessionId, string Link);

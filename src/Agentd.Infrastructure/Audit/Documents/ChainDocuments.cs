using System.Security.Cryptography;
using System.Text.Json;

namespace Agentd.Infrastructure.Audit.Documents;

/// <summary>The newest link of an agent's chain.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="SessionId">The newest complete record.</param>
/// <param name="Link">64 hex digits: SHA-256 of its <c>session.json</c>.</param>
public sealed record ChainHead(string Agent, string SessionId, string Link)
{
    /// <summary>The line that is kept elsewhere and given back to <c>verify</c>.</summary>
    public override string ToString() => $"{Agent} {SessionId} {Link}";
}

/// <summary>One complete record's place in its agent's chain.</summary>
/// <param name="Sequence">The place, from 1.</param>
/// <param name="SessionId">The record.</param>
/// <param name="Link">SHA-256 in hex over the bytes of its <c>session.json</c>, which names the link before it.</param>
internal sealed record ChainLink(long Sequence, string SessionId, string Link)
{
    /// <summary>What the first record of a chain names as the link before it.</summary>
    internal static readonly string Beginning = new('0', SHA256.HashSizeInBytes * 2);

    /// <summary>Whether this can be a link at all; what is read from a file may be anything.</summary>
    internal bool IsWellFormed => Sequence > 0 && IsDigest(Link) && Domain.Sessions.SessionId.TryParse(SessionId, out _);

    /// <summary>Whether a text has the form of a link.</summary>
    internal static bool IsDigest(string? text) => text?.Length == Beginning.Length && text.All(char.IsAsciiHexDigitLower);

    /// <summary>The link of a record.</summary>
    internal static string DigestOf(ReadOnlySpan<byte> sessionJson) => Convert.ToHexStringLower(SHA256.HashData(sessionJson));
}

/// <summary>
/// Where an agent's chain ends, as <c>.chain/AGENT/head.json</c> keeps it. The next link is announced before its record is published:
/// whether it was, the record itself says.
/// </summary>
internal sealed record ChainState
{
    /// <summary>A link that is known to be published; null before the first.</summary>
    public ChainLink? Head { get; init; }

    /// <summary>A link that was about to be published; it is the head if its record is complete and hashes to it.</summary>
    public ChainLink? Announced { get; init; }

    /// <summary>SHA-256 in hex of the list of pruned records; null when nothing was pruned.</summary>
    public string? Pruned { get; init; }

    /// <summary>Reads what <c>head.json</c> holds.</summary>
    /// <exception cref="InvalidDataException">It is not what agentd writes.</exception>
    internal static ChainState Parse(ReadOnlySpan<byte> content)
    {
        try
        {
            var state = JsonSerializer.Deserialize(content, AuditJson.OneLine.ChainState);
            if (state is { Head: null or { IsWellFormed: true }, Announced: null or { IsWellFormed: true } }) return state;
        }
        catch (JsonException)
        {
            // Told below, like every other content that is not ours.
        }

        throw new InvalidDataException("is not what agentd writes");
    }
}

/// <summary>What stays of a record that was pruned: enough to follow the chain across the place where it was.</summary>
/// <param name="Sequence">The record's place.</param>
/// <param name="SessionId">The record.</param>
/// <param name="Previous">The link before it.</param>
/// <param name="Link">Its own link.</param>
/// <param name="EndTimestamp">When the session had ended.</param>
/// <param name="PrunedAt">When the record was pruned.</param>
internal sealed record PrunedLink(
    long Sequence, string SessionId, string Previous, string Link, DateTimeOffset? EndTimestamp, DateTimeOffset PrunedAt)
{
    /// <summary>Whether this can be a line of the list at all; what is read from a file may be anything.</summary>
    internal bool IsWellFormed => new ChainLink(Sequence, SessionId, Link).IsWellFormed && ChainLink.IsDigest(Previous);
}

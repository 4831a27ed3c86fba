using System.Security.Cryptography;
using System.Text.Json;

namespace Agentd.Infrastructure.Audit.Documents;

/// <summary>The newest link of an agent's chain.</summary>
internal sealed record ChainHead(string Agent, string SessionId, string Link)
{
    /// <summary>The line that is kept elsewhere and given back to <c>verify</c>.</summary>
    public override string ToString() => $"{Agent} {SessionId} {Link}";
}

/// <summary>
/// One complete record's place in its agent's chain, counted from 1. Its link is the SHA-256 of its <c>session.json</c>, which names the
/// link before it.
/// </summary>
internal sealed record ChainLink(long Sequence, string SessionId, string Link)
{
    /// <summary>What the first record of a chain names as the link before it.</summary>
    internal static readonly string Beginning = new('0', SHA256.HashSizeInBytes * 2);

    /// <summary>Whether this can be a link at all; what is read from a file may be anything.</summary>
    internal bool IsWellFormed => Sequence > 0 && IsDigest(Link) && Domain.Sessions.SessionId.TryParse(SessionId, out _);

    internal static bool IsDigest(string? text) => text?.Length == Beginning.Length && text.All(char.IsAsciiHexDigitLower);

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

    internal static ChainState Parse(ReadOnlySpan<byte> content)
    {
        try
        {
            var state = JsonSerializer.Deserialize(content, AuditJson.OneLine.ChainState);
            if (state is { Head: null or { IsWellFormed: true }, Announced: null or { IsWellFormed: true } }) return state;
        }
        catch (JsonException)
        {
            // The exception below says so, as for any other content that agentd does not write.
        }

        throw new InvalidDataException("is not what agentd writes");
    }
}

/// <summary>What stays of a record that was pruned: enough to follow the chain across the place where it was.</summary>
internal sealed record PrunedLink(
    long Sequence, string SessionId, string Previous, string Link, DateTimeOffset? EndTimestamp, DateTimeOffset PrunedAt)
{
    internal bool IsWellFormed => new ChainLink(Sequence, SessionId, Link).IsWellFormed && ChainLink.IsDigest(Previous);
}

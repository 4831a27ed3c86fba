using System.Security.Cryptography;

namespace Agentd.Infrastructure.Audit.Documents;

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
    internal static string Of(ReadOnlySpan<byte> sessionJson) => Convert.ToHexStringLower(SHA256.HashData(sessionJson));
}

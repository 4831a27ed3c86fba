using System.Text.Json;

namespace Agentd.Infrastructure.Audit.Documents;

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

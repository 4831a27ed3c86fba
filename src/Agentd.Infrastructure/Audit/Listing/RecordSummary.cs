using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agentd.Infrastructure.Audit.Listing;

/// <summary>What a list of records says of each.</summary>
internal sealed record RecordSummary
{
    public required string Agent { get; init; }

    public required string SessionId { get; init; }

    /// <summary>Whether the record says how the session ended.</summary>
    public required bool Complete { get; init; }

    /// <summary>The outcome's label, or <c>error</c>; null while the record is incomplete.</summary>
    public string? Outcome { get; init; }

    public int? ExitCode { get; init; }

    /// <summary>When the session was accepted; null where <c>session.json</c> cannot be read.</summary>
    public DateTimeOffset? StartTimestamp { get; init; }

    /// <summary>When it ended; null while the record is incomplete.</summary>
    public DateTimeOffset? EndTimestamp { get; init; }

    /// <summary>The daemon that owns the record; null in records of other implementations.</summary>
    public string? DaemonId { get; init; }

    /// <summary>The place in the agent's chain; null where the record has none.</summary>
    public long? Sequence { get; init; }

    /// <summary>The session whose kept work the session goes on from; null for none.</summary>
    [JsonIgnore]
    public string? Continues { get; init; }

    public required string Path { get; init; }
}

/// <summary>All that is known of one record.</summary>
/// <param name="Record">What a list says of it.</param>
/// <param name="Link">SHA-256 of its <c>session.json</c> in hex; of a complete record the link of the chain.</param>
/// <param name="Session">Its <c>session.json</c>, as it is.</param>
internal sealed record RecordDetails(RecordSummary Record, string Link, JsonElement Session);

using System.Text.Json.Serialization;
using Agentd.Protocol;
using Agentd.Protocol.Wire;

namespace Agentd.Egress.Protocol;

/// <summary>What a line of <c>usage.jsonl</c> is about.</summary>
public enum UsageState
{
    /// <summary>A relay took the session on, the first one or one after it.</summary>
    Open,

    /// <summary>A request that may cost something went out.</summary>
    Begin,

    /// <summary>A request that costs nothing went out: it counts where requests are bounded, and nowhere else.</summary>
    Free,

    /// <summary>Its answer told what it used.</summary>
    Measured,

    /// <summary>Its answer told nothing, or not all: why, stands as the reason.</summary>
    Unmeasured,

    /// <summary>It was answered with an error, or reached nobody.</summary>
    Failed,

    /// <summary>Requests for which there was no room, or that could not be written down.</summary>
    Lost,
}

/// <summary>
/// A line of <c>usage.jsonl</c>, which the broker writes: what requests to metered hosts used. Neither what was asked nor what was answered
/// is in it.
/// </summary>
public sealed record UsageLine
{
    /// <summary>When, in UTC.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>What it is about.</summary>
    public required UsageState State { get; init; }

    /// <summary>The host that was asked.</summary>
    public string? Host { get; init; }

    /// <summary>The model that answered.</summary>
    public string? Model { get; init; }

    /// <summary>Tokens that were read anew.</summary>
    public long? Input { get; init; }

    /// <summary>Tokens that were written.</summary>
    public long? Output { get; init; }

    /// <summary>Tokens that were read from a cache.</summary>
    public long? CacheRead { get; init; }

    /// <summary>Tokens that were read and put into a cache.</summary>
    public long? CacheWrite { get; init; }

    /// <summary>What it cost, by the prices that the operator had declared when the session ended; null where the model has none.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The currency of the cost.</summary>
    public string? Currency { get; init; }

    /// <summary>Why nothing is known of what it used.</summary>
    public string? Reason { get; init; }

    /// <summary>The request's number, by which its two lines belong together; only in a session with a budget.</summary>
    public long? Id { get; init; }

    /// <summary>
    /// The most tokens that a request could use, taken from the budget before it went out; null where tokens are not bounded.
    /// </summary>
    public long? Reserved { get; init; }

    /// <summary>The most that a request could cost, taken from the budget; null where the cost is not bounded.</summary>
    public decimal? ReservedCost { get; init; }

    /// <summary>The cost that stays taken from the budget; null where it is not bounded.</summary>
    public decimal? CountedCost { get; init; }

    /// <summary>The tokens that stay taken from the budget; null where tokens are not bounded.</summary>
    public long? Counted { get; init; }

    /// <summary>How many requests the line stands for; null for one.</summary>
    public long? Times { get; init; }
}

/// <summary>The JSON of <c>usage.jsonl</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(WordConverter<UsageState>), typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(UsageLine))]
public sealed partial class UsageJson : JsonSerializerContext;

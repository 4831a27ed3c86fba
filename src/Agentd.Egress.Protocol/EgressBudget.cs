using System.Text.Json.Serialization;

namespace Agentd.Egress.Protocol;

/// <summary>What a session's requests to metered hosts may use at most.</summary>
/// <param name="Tokens">The most tokens, of input, output and caches together; null for no bound.</param>
/// <param name="Requests">The most requests; null for no bound.</param>
/// <param name="Cost">The most that the tokens may cost; null for no bound.</param>
/// <param name="Currency">The currency of the cost and of all prices; null where there are no prices.</param>
/// <param name="Models">The models that may be asked, names or their beginnings and <c>*</c>; null for all.</param>
/// <param name="Prices">What models cost: the first that fits counts; null for none.</param>
/// <param name="IsDaily">Whether the cost counts in sums of the day, so that the daemon is asked before it is taken.</param>
public sealed record EgressBudget(
    long? Tokens = null, long? Requests = null, decimal? Cost = null, string? Currency = null, IReadOnlyList<string>? Models = null,
    IReadOnlyList<EgressPrice>? Prices = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsDaily = false)
{
    /// <summary>Whether it matters what a request costs.</summary>
    [JsonIgnore]
    public bool CountsCost => Cost is not null || IsDaily;
}

/// <summary>What some models cost, per million tokens.</summary>
/// <param name="Model">Which models: a name, or its beginning and <c>*</c>.</param>
/// <param name="Input">What is read anew.</param>
/// <param name="Output">What is written.</param>
/// <param name="CacheRead">What is read from a cache; null for as much as what is read anew.</param>
/// <param name="CacheWrite">What is read and put into a cache; null for as much as what is read anew.</param>
/// <param name="MaxOutput">The most tokens that the model writes in an answer; null where that is not known.</param>
public sealed record EgressPrice(
    string Model, decimal Input, decimal Output, decimal? CacheRead = null, decimal? CacheWrite = null, long? MaxOutput = null);

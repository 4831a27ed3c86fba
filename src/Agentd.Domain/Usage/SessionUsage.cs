namespace Agentd.Domain.Usage;

/// <summary>What a session's requests to metered hosts used, as the answers said.</summary>
/// <param name="Models">Per model, in the order in which they were first used.</param>
/// <param name="Unmeasured">Why requests that may have cost something told no usage, and how many did for each reason.</param>
/// <param name="Failed">The requests that were answered with an error, or that reached nobody.</param>
/// <param name="UnderWay">The requests whose answers are not over.</param>
public sealed record SessionUsage(
    IReadOnlyList<ModelUsage> Models, IReadOnlyDictionary<string, long> Unmeasured, long Failed, long UnderWay)
{
    /// <summary>The currency of the costs; null where there are none.</summary>
    public string? Currency { get; init; }

    /// <summary>The tokens of all models.</summary>
    public TokenCounts Tokens => Models.Aggregate(default(TokenCounts), (sum, model) => sum + model.Tokens);

    /// <summary>What those models cost that have a price; null where none has.</summary>
    public decimal? Cost => Models.Aggregate((decimal?)null, (sum, model) => ModelUsage.Sum(sum, model.Cost));
}

/// <summary>What a session used of one model.</summary>
/// <param name="Model">The model's name, as its answers say it.</param>
/// <param name="Requests">The requests that were answered with their usage.</param>
/// <param name="Tokens">Their tokens.</param>
/// <param name="LargestRequest">The tokens of the largest one.</param>
/// <param name="First">When the first of these answers was over.</param>
/// <param name="Last">When the last one was.</param>
public sealed record ModelUsage(
    string Model, long Requests, TokenCounts Tokens, long LargestRequest, DateTimeOffset First, DateTimeOffset Last)
{
    /// <summary>What these requests cost; null for a model without a price.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The same with one request more.</summary>
    public ModelUsage With(TokenCounts tokens, DateTimeOffset time, decimal? cost) => this with
    {
        Cost = Sum(Cost, cost),
        Requests = Requests + 1,
        Tokens = Tokens + tokens,
        LargestRequest = Math.Max(LargestRequest, tokens.All),
        Last = time,
    };

    /// <summary>Both together, as far as they are known.</summary>
    internal static decimal? Sum(decimal? one, decimal? other) => one is null ? other : one + (other ?? 0);
}

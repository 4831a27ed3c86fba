namespace Agentd.Domain.Usage;

/// <summary>What models cost, as the operator declared it: agentd knows no prices of its own.</summary>
/// <param name="Currency">The currency; null where there are no prices.</param>
/// <param name="Prices">The prices in their order: the first whose pattern fits a model counts.</param>
public sealed record PriceList(string? Currency, IReadOnlyList<ModelPrice> Prices)
{
    /// <summary>No prices.</summary>
    public static PriceList Empty { get; } = new(null, []);

    /// <summary>The price of a model; null for one that has none.</summary>
    public ModelPrice? For(string model) => Prices.FirstOrDefault(price => price.Model.Matches(model));
}

/// <summary>What some models cost, per million tokens.</summary>
/// <param name="Model">Which models.</param>
/// <param name="Input">What is read anew.</param>
/// <param name="Output">What is written.</param>
public sealed record ModelPrice(ModelPattern Model, decimal Input, decimal Output)
{
    /// <summary>The most that a million tokens can cost.</summary>
    public const decimal Most = 1_000_000;

    private const decimal Million = 1_000_000;

    /// <summary>What is read from a cache; null for as much as what is read anew.</summary>
    public decimal? CacheRead { get; init; }

    /// <summary>What is read and put into a cache; null for as much as what is read anew.</summary>
    public decimal? CacheWrite { get; init; }

    /// <summary>The most tokens that the model writes in an answer; null where the operator did not say.</summary>
    public long? MaxOutput { get; init; }

    /// <summary>The most that some tokens cost of which it is not known what comes from a cache, or goes into one.</summary>
    public decimal MostOf(long input, long output) =>
        ((input * Math.Max(Input, Math.Max(CacheRead ?? Input, CacheWrite ?? Input))) + (output * Output)) / Million;

    /// <summary>What some tokens cost.</summary>
    public decimal Of(TokenCounts tokens) =>
        ((tokens.Input * Input) + (tokens.Output * Output)
            + (tokens.CacheRead * (CacheRead ?? Input)) + (tokens.CacheWrite * (CacheWrite ?? Input))) / Million;
}

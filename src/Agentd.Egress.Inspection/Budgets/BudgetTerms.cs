using Agentd.Domain.Usage;
using Agentd.Egress.Protocol;

namespace Agentd.Egress.Inspection.Budgets;

/// <summary>What a budget says of models: which may be asked, and what they cost.</summary>
internal sealed class BudgetTerms
{
    private readonly ModelPattern[] _models;
    private readonly PriceList _prices;

    /// <summary>Reads them.</summary>
    /// <exception cref="FormatException">One of the patterns is none.</exception>
    public BudgetTerms(EgressBudget budget)
    {
        Budget = budget;
        _models = [.. (budget.Models ?? []).Select(ModelPattern.Parse)];
        _prices = new PriceList(budget.Currency, [.. (budget.Prices ?? []).Select(Price)]);
    }

    /// <summary>The budget.</summary>
    public EgressBudget Budget { get; }

    /// <summary>Whether it matters which model is asked.</summary>
    public bool NamesModels => _models.Length > 0 || Budget.CountsCost;

    /// <summary>Whether it matters how many tokens a request can use.</summary>
    public bool BoundsTokens => Budget.Tokens is not null || Budget.CountsCost;

    /// <summary>The price of a model; null where there is none, and none is needed.</summary>
    /// <exception cref="FormatException">The model may not be asked: why.</exception>
    public ModelPrice? PriceOf(string? model)
    {
        if (model is null || !ModelName.IsOne(model))
            return NamesModels ? throw new FormatException("it does not name one model") : null;
        if (_models.Length > 0 && !_models.Any(one => one.Matches(model)))
            throw new FormatException($"{model} is not among its models: {string.Join(", ", _models)}");
        var price = _prices.For(model);
        return price is null && Budget.CountsCost
            ? throw new FormatException($"{model} has no price: it needs a [[prices]] table in agentd's configuration") : price;
    }

    /// <summary>What an answer cost; where its model has no price, by that of the one that was asked.</summary>
    public decimal CostOf(string? model, TokenCounts tokens, ModelPrice? asked) =>
        ((model is null ? null : _prices.For(model)) ?? asked)?.Of(tokens) ?? 0;

    private static ModelPrice Price(EgressPrice price) => new(ModelPattern.Parse(price.Model), price.Input, price.Output)
    {
        CacheRead = price.CacheRead,
        CacheWrite = price.CacheWrite,
        MaxOutput = price.MaxOutput,
    };
}

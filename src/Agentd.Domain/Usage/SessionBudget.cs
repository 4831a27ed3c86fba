namespace Agentd.Domain.Usage;

/// <summary>What a session may use of metered hosts at most, each bound for itself.</summary>
public sealed record SessionBudget
{
    /// <summary>The most tokens, of input, output and caches together; null for no bound.</summary>
    public long? Tokens { get; init; }

    /// <summary>The most that the tokens may cost, by the prices; null for no bound.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The models that may be asked; none for all.</summary>
    public IReadOnlyList<ModelPattern> Models { get; init; } = [];

    /// <summary>What models cost, and how much they write at most.</summary>
    public PriceList Prices { get; init; } = PriceList.Empty;

    /// <summary>The most requests; null for no bound.</summary>
    public long? Requests { get; init; }
}

/// <summary>What a budget bounds.</summary>
public enum BudgetKind
{
    /// <summary>Tokens, of input, output and caches together.</summary>
    Tokens,

    /// <summary>Requests.</summary>
    Requests,

    /// <summary>What the tokens cost.</summary>
    Cost,
}

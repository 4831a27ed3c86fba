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

    /// <summary>What sessions may cost on a day, all together; null where no day is bounded.</summary>
    public DayLimits? Day { get; init; }
}

/// <summary>What sessions may cost on a day of the daemon's time zone, all together.</summary>
/// <param name="OfAgent">Those of one agent; null for no bound.</param>
/// <param name="OfAll">Those of all agents that have metered hosts; null for no bound.</param>
public sealed record DayLimits(decimal? OfAgent, decimal? OfAll);

/// <summary>What a budget bounds.</summary>
public enum BudgetKind
{
    /// <summary>Tokens, of input, output and caches together.</summary>
    Tokens,

    /// <summary>Requests.</summary>
    Requests,

    /// <summary>What the tokens cost.</summary>
    Cost,

    /// <summary>What the tokens of all sessions cost on a day.</summary>
    Day,
}

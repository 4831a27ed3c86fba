namespace Agentd.Protocol.Replies;

/// <summary>What a session's requests to metered hosts used, as their answers said; so far, while it runs.</summary>
public sealed record UsageSummary
{
    /// <summary>Per model.</summary>
    public IReadOnlyList<UsedModel> Models { get; init; } = [];

    /// <summary>The currency of the costs; null where there are none.</summary>
    public string? Currency { get; init; }

    /// <summary>What the models cost that have a price; null where none has.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The requests that told no usage, although they may have cost something.</summary>
    public long Unmeasured { get; init; }

    /// <summary>The requests that were answered with an error, or reached nobody.</summary>
    public long Failed { get; init; }

    /// <summary>The requests whose answers are not over.</summary>
    public long UnderWay { get; init; }
}

/// <summary>What requests to metered hosts used, in short.</summary>
/// <param name="Tokens">The tokens, what was read from caches and written into them included.</param>
/// <param name="Unmeasured">The requests that told no usage, although they may have cost something.</param>
/// <param name="Cost">What the models cost that have a price; null where none has.</param>
/// <param name="Currency">The currency of the cost; null where there is none.</param>
public sealed record UsageSums(long Tokens, long Unmeasured, decimal? Cost = null, string? Currency = null);

/// <summary>What was used of one model.</summary>
/// <param name="Model">The model. A session may have had a hand in its name: hostile to a terminal.</param>
/// <param name="Requests">The requests.</param>
/// <param name="InputTokens">What was read anew, in tokens.</param>
/// <param name="OutputTokens">What was written, in tokens.</param>
/// <param name="CacheReadTokens">What was read from a cache, in tokens.</param>
/// <param name="CacheWriteTokens">What was read and put into a cache, in tokens.</param>
/// <param name="Cost">What it cost; null where it has no price.</param>
public sealed record UsedModel(
    string Model, long Requests, long InputTokens, long OutputTokens, long CacheReadTokens, long CacheWriteTokens, decimal? Cost = null);

/// <summary>What sessions used, a row for each agent and model, or a part of it.</summary>
/// <param name="Rows">The rows, by agent and model.</param>
/// <param name="More">Whether another part follows.</param>
public sealed record UsagePage(IReadOnlyList<UsageRow> Rows, bool More) : Reply
{
    /// <summary>The pages of a list: at least one.</summary>
    public static IEnumerable<UsagePage> Of(IReadOnlyList<UsageRow> rows) =>
        Pages.Of(rows).Select(page => new UsagePage(page.Rows, page.More));
}

/// <summary>What the sessions of an agent used of one model.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Sessions">The sessions.</param>
/// <param name="Requests">Their requests.</param>
/// <param name="Model">The model; null for requests that told no usage. A session may have had a hand in it: hostile to a terminal.</param>
public sealed record UsageRow(string Agent, long Sessions, long Requests, string? Model = null)
{
    /// <summary>What was read anew, in tokens.</summary>
    public long InputTokens { get; init; }

    /// <summary>What was written, in tokens.</summary>
    public long OutputTokens { get; init; }

    /// <summary>What was read from a cache, in tokens.</summary>
    public long CacheReadTokens { get; init; }

    /// <summary>What was read and put into a cache, in tokens.</summary>
    public long CacheWriteTokens { get; init; }

    /// <summary>What it cost; null where the model had no price.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The currency of the cost; null where there is none.</summary>
    public string? Currency { get; init; }
}

/// <summary>What sessions took today, where what they may cost on a day is bounded: what those that run may use counts in full.</summary>
/// <param name="Cost">How much.</param>
/// <param name="Limit">The most; null where only the sessions of all agents together are bounded.</param>
/// <param name="Currency">The currency; null where the daemon has none any more.</param>
/// <param name="Spent">Whether no session begins any more.</param>
public sealed record SpentToday(decimal Cost, decimal? Limit, string? Currency, bool Spent);

using Agentd.Domain.Usage;

namespace Agentd.Infrastructure.Audit.Documents;

/// <summary>
/// <c>usage</c> of <c>session.json</c>: what the session's requests to metered hosts used, by its <c>usage.jsonl</c>, and what its agent
/// says itself. Each may be missing.
/// </summary>
internal sealed record UsageRecordDocument
{
    /// <summary>The only source of what is no mere word: the answers themselves.</summary>
    internal const string Measured = "measured";

    /// <summary>Missing where nothing was measured.</summary>
    public string? Source { get; init; }

    public string? Currency { get; init; }
    public decimal? Cost { get; init; }
    public IReadOnlyList<ModelUsageDocument>? Models { get; init; }
    public long? Failed { get; init; }

    /// <summary>Why requests were not measured, and how many.</summary>
    public IReadOnlyDictionary<string, long>? Unmeasured { get; init; }

    public KeptFileDocument? Requests { get; init; }

    /// <summary>What the agent says.</summary>
    public IReadOnlyList<DeclaredModelDocument>? Declared { get; init; }

    internal static UsageRecordDocument From(SessionUsage usage, KeptFileDocument requests) => new()
    {
        Source = Measured,
        Currency = usage.Currency,
        Cost = usage.Cost,
        Models = [.. usage.Models.Select(ModelUsageDocument.From)],
        Failed = usage.Failed > 0 ? usage.Failed : null,
        Unmeasured = usage.Unmeasured.Count > 0 ? usage.Unmeasured : null,
        Requests = requests,
    };

    internal SessionUsage? ToUsage() => Source is null ? null : new SessionUsage(
        [.. (Models ?? []).Select(model => model.ToUsage())], Unmeasured ?? new Dictionary<string, long>(), Failed ?? 0, UnderWay: 0)
    {
        Currency = Currency,
    };

    internal IReadOnlyList<DeclaredModel>? ToDeclared() => Declared is null ? null : [.. Declared.Select(model => model.ToModel())];
}

internal sealed record ModelUsageDocument(
    string Model, long Requests, long InputTokens, long OutputTokens, long CacheReadTokens, long CacheWriteTokens,
    long LargestRequestTokens, decimal? Cost, DateTimeOffset First, DateTimeOffset Last)
{
    internal static ModelUsageDocument From(ModelUsage usage) => new(
        usage.Model, usage.Requests, usage.Tokens.Input, usage.Tokens.Output, usage.Tokens.CacheRead, usage.Tokens.CacheWrite,
        usage.LargestRequest, usage.Cost, usage.First, usage.Last);

    internal ModelUsage ToUsage() => new(
        Model, Requests, new TokenCounts(InputTokens, OutputTokens, CacheReadTokens, CacheWriteTokens), LargestRequestTokens, First, Last)
    {
        Cost = Cost,
    };
}

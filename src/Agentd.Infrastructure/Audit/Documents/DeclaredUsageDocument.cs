using System.Text.Json.Serialization;
using Agentd.Domain.Usage;

namespace Agentd.Infrastructure.Audit.Documents;

/// <summary>What an agent writes of its own usage. A session wrote it: only this shape is read.</summary>
internal sealed record DeclaredUsageDocument(IReadOnlyList<DeclaredModelDocument?> Models)
{
    // A session's sums: more than that nobody can have used.
    private const long Most = 1_000_000_000_000;

    /// <summary>What can be kept of it; null where that is not all.</summary>
    internal IReadOnlyList<DeclaredModelDocument>? Believable() =>
        Models is { Count: <= UsageTally.MostModels } && Models.All(IsBelievable)
        && Models.DistinctBy(model => model!.Model).Count() == Models.Count ? [.. Models.OfType<DeclaredModelDocument>()] : null;

    private static bool IsBelievable(DeclaredModelDocument? model) => model is not null && ModelName.IsOne(model.Model)
        && new[] { model.Requests, model.InputTokens, model.OutputTokens, model.CacheReadTokens, model.CacheWriteTokens }
            .All(count => count is >= 0 and <= Most);
}

internal sealed record DeclaredModelDocument
{
    public required string Model { get; init; }
    public long Requests { get; init; }
    public long InputTokens { get; init; }
    public long OutputTokens { get; init; }
    public long CacheReadTokens { get; init; }
    public long CacheWriteTokens { get; init; }

    internal DeclaredModel ToModel() =>
        new(Model, Requests, new TokenCounts(InputTokens, OutputTokens, CacheReadTokens, CacheWriteTokens));
}

/// <summary>The JSON of an agent's own word, strictly.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    MaxDepth = 4)]
[JsonSerializable(typeof(DeclaredUsageDocument))]
internal sealed partial class DeclaredUsageJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Agentd.Application.Ports;
using Json.Schema;

namespace Agentd.Infrastructure.Methodologies.Schemas;

/// <summary>
/// Holds a document against a schema. The library knows no bound of time or memory: <see cref="JudgeProcess"/> gives it a process of its
/// own that has both.
/// </summary>
internal sealed class Judge : IArtifactSchemas
{
    internal const int MostViolations = 100;

    // A broken document must never pass because the library has no message for the broken rule.
    private static readonly ViolatedRule Unnamed = new("", "#", "the document does not match the schema");

    public Task<IReadOnlyList<ViolatedRule>> ViolationsAsync(
        ReadOnlyMemory<byte> schema, ReadOnlyMemory<byte> document, CancellationToken cancellation) =>
        Task.FromResult(Violations(schema, document));

    internal static IReadOnlyList<ViolatedRule> Violations(ReadOnlyMemory<byte> schema, ReadOnlyMemory<byte> document)
    {
        using var rules = ParsedSchema(schema);
        using var parsed = StrictJson.Parse(document);
        try
        {
            return Violations(Built(rules.RootElement), parsed.RootElement);
        }
        catch (RefResolutionException nowhere)
        {
            throw new UnusableSchemaException(
                $"it refers to {nowhere.BaseUri}, which is not in it; nothing is fetched, so copy it in", nowhere);
        }
        catch (RegexMatchTimeoutException slow)
        {
            throw new UnusableJsonException(
                $"the pattern {slow.Pattern} takes longer than a second to match; write it without nested repetitions", slow);
        }
    }

    // The short way first: most documents are valid, and a full report costs several times more.
    private static IReadOnlyList<ViolatedRule> Violations(JsonSchema schema, JsonElement document) =>
        schema.Evaluate(document, new EvaluationOptions { OutputFormat = OutputFormat.Flag }).IsValid
            ? []
            :
            [
                .. Told(schema.Evaluate(document, new EvaluationOptions { OutputFormat = OutputFormat.List }))
                    .Take(MostViolations).DefaultIfEmpty(Unnamed),
            ];

    private static JsonDocument ParsedSchema(ReadOnlyMemory<byte> schema)
    {
        try
        {
            return StrictJson.Parse(schema);
        }
        catch (UnusableJsonException refusal)
        {
            throw new UnusableSchemaException(refusal.Message, refusal);
        }
    }

    private static JsonSchema Built(JsonElement schema)
    {
        RequireDraft(schema);
        try
        {
            return Draft202012.Build(schema, new Uri("urn:agentd:schema"));
        }
        catch (Exception refusal) when (refusal is JsonSchemaException or RegexParseException)
        {
            // The refusal itself names no place; the standard's own schema for schemas does, where it knows the rule.
            var place = Violations(MetaSchemas.Draft202012, schema) is [var broken, ..] ? $" (at #{broken.Path})" : "";
            throw new UnusableSchemaException($"{refusal.Message.TrimEnd('.')}{place}", refusal);
        }
    }

    private static void RequireDraft(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("$schema", out var draft)) return;
        if (draft.ValueKind == JsonValueKind.String && draft.GetString()!.TrimEnd('#') == MetaSchemas.Draft202012Id.OriginalString) return;
        throw new UnusableSchemaException($"its $schema is {draft.GetRawText()}; only {MetaSchemas.Draft202012Id} is known");
    }

    private static IEnumerable<ViolatedRule> Told(EvaluationResults verdict) =>
        from place in verdict.Details ?? [verdict]
        from error in place.Errors ?? []
        select new ViolatedRule(place.InstanceLocation.ToString(), Rule(place.EvaluationPath.ToString(), error.Key), error.Value);

    // The library says "items" twice for each "items" on the way.
    private static string Rule(string path, string keyword)
    {
        var place = $"#{path.Replace("/items/items", "/items", StringComparison.Ordinal)}";
        return keyword.Length == 0 ? place : $"{place}/{keyword}";
    }
}

/// <summary>What a judge's process answers: the violated rules, or why it could not judge.</summary>
/// <param name="Violations">The violated rules; none for a valid document.</param>
/// <param name="UnusableSchema">What is wrong with the schema, if anything.</param>
/// <param name="UnusableDocument">What is wrong with the document itself, if anything.</param>
internal sealed record Verdict(IReadOnlyList<ViolatedRule> Violations, string? UnusableSchema = null, string? UnusableDocument = null)
{
    /// <summary>The most characters of one text of a verdict; the document chooses its keys and the schema its names.</summary>
    internal const int LongestText = 1_000;

    internal static Verdict Of(ReadOnlyMemory<byte> schema, ReadOnlyMemory<byte> document)
    {
        try
        {
            return new Verdict([.. Judge.Violations(schema, document).Select(Bounded)]);
        }
        catch (UnusableSchemaException refusal)
        {
            return new Verdict([], UnusableSchema: Bounded(refusal.Message));
        }
        catch (UnusableJsonException refusal)
        {
            return new Verdict([], UnusableDocument: Bounded(refusal.Message));
        }
    }

    /// <summary>The violations, or the refusal that they stand for.</summary>
    internal IReadOnlyList<ViolatedRule> OrRefusal() =>
        UnusableSchema is { } schema ? throw new UnusableSchemaException(schema)
        : UnusableDocument is { } document ? throw new UnusableJsonException(document)
        : Violations;

    private static ViolatedRule Bounded(ViolatedRule rule) => new(Bounded(rule.Path), Bounded(rule.Rule), Bounded(rule.Message));

    private static string Bounded(string text) => text.Length <= LongestText ? text : $"{text[..(LongestText - 1)]}…";
}

[JsonSerializable(typeof(Verdict))]
internal sealed partial class VerdictJson : JsonSerializerContext;

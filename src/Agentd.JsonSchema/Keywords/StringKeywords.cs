using System.Text.Json;
using Agentd.JsonSchema.Compiling;
using Agentd.JsonSchema.Evaluation;
using Agentd.JsonSchema.Patterns;

namespace Agentd.JsonSchema.Keywords;

/// <summary><c>minLength</c> and <c>maxLength</c>, in Unicode code points.</summary>
internal sealed class LengthLimit(string name, long limit, bool isMinimum) : Assertion(name)
{
    public static Keyword? Minimum(KeywordSource schema)
        => schema.Count("minLength") is { } limit ? new LengthLimit("minLength", limit, isMinimum: true) : null;

    public static Keyword? Maximum(KeywordSource schema)
        => schema.Count("maxLength") is { } limit ? new LengthLimit("maxLength", limit, isMinimum: false) : null;

    protected override bool IsMet(Evaluator evaluator, JsonElement instance)
    {
        if (instance.ValueKind != JsonValueKind.String)
            return true;

        var length = InstanceText.CountCodePoints(instance);
        return isMinimum ? length >= limit : length <= limit;
    }

    protected override string Explain(JsonElement instance)
        => $"The text must have at {(isMinimum ? "least" : "most")} {limit} characters, but has {InstanceText.CountCodePoints(instance)}.";
}

/// <summary><c>pattern</c>.</summary>
internal sealed class PatternKeyword(EcmaPattern pattern) : Assertion("pattern")
{
    public static Keyword? From(KeywordSource schema)
        => schema.Text("pattern") is { } source ? new PatternKeyword(schema.Pattern("pattern", source)) : null;

    protected override bool IsMet(Evaluator evaluator, JsonElement instance)
        => instance.ValueKind != JsonValueKind.String || evaluator.Matches(pattern, InstanceText.Of(instance));

    protected override string Explain(JsonElement instance) => $"The text must match the pattern {SchemaExcerpt.Of(pattern.Source)}";
}

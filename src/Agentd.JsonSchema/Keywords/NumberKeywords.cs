using System.Text.Json;
using Agentd.JsonSchema.Compiling;
using Agentd.JsonSchema.Evaluation;
using Agentd.JsonSchema.Numbers;

namespace Agentd.JsonSchema.Keywords;

/// <summary><c>minimum</c>, <c>maximum</c> and their exclusive forms.</summary>
internal sealed class NumberLimit(string name, ExactNumber limit, string inWords, Func<int, bool> accepts) : Assertion(name)
{
    public static Keyword? Minimum(KeywordSource schema) => From(schema, "minimum", "at least", order => order >= 0);

    public static Keyword? Maximum(KeywordSource schema) => From(schema, "maximum", "at most", order => order <= 0);

    public static Keyword? ExclusiveMinimum(KeywordSource schema) => From(schema, "exclusiveMinimum", "greater than", order => order > 0);

    public static Keyword? ExclusiveMaximum(KeywordSource schema) => From(schema, "exclusiveMaximum", "less than", order => order < 0);

    protected override bool IsMet(Evaluator evaluator, JsonElement instance)
        => instance.ValueKind != JsonValueKind.Number || accepts(ExactNumber.Of(instance).CompareTo(limit));

    protected override string Explain(JsonElement instance) => $"The number must be {inWords}.";

    private static NumberLimit? From(KeywordSource schema, string name, string relation, Func<int, bool> accepts)
        => schema.Number(name) is { } limit ? new NumberLimit(name, limit, $"{relation} {schema.Excerpt(name)}", accepts) : null;
}

/// <summary><c>multipleOf</c>.</summary>
internal sealed class MultipleOf(Divisor divisor, string inWords) : Assertion("multipleOf")
{
    public static Keyword? From(KeywordSource schema)
    {
        if (schema.Number("multipleOf") is not { } number)
            return null;
        if (!number.IsPositive)
            throw schema.Error("multipleOf", "The value of multipleOf is greater than 0.");

        return new MultipleOf(new Divisor(number), schema.Excerpt("multipleOf"));
    }

    protected override bool IsMet(Evaluator evaluator, JsonElement instance)
        => instance.ValueKind != JsonValueKind.Number || divisor.Divides(ExactNumber.Of(instance));

    protected override string Explain(JsonElement instance) => $"The number must be a multiple of {inWords}.";
}

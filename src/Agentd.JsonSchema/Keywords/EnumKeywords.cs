using System.Text.Json;
using Agentd.JsonSchema.Compiling;
using Agentd.JsonSchema.Evaluation;
using Agentd.JsonSchema.Numbers;

namespace Agentd.JsonSchema.Keywords;

/// <summary><c>enum</c>.</summary>
internal sealed class EnumKeyword(HashSet<JsonElement> allowed, string inWords) : Assertion("enum")
{
    public static Keyword? From(KeywordSource schema)
    {
        if (!schema.TryGet("enum", out var value))
            return null;
        if (value.ValueKind != JsonValueKind.Array)
            throw schema.Error("enum", "The value of enum is an array of the allowed values.");

        return new EnumKeyword(new HashSet<JsonElement>(value.EnumerateArray(), JsonEquality.Instance), SchemaExcerpt.Of(value));
    }

    protected override bool IsMet(Evaluator evaluator, JsonElement instance) => allowed.Contains(instance);

    protected override string Explain(JsonElement instance) => $"The value must be one of {inWords}.";
}

/// <summary><c>const</c>.</summary>
internal sealed class ConstKeyword(JsonElement expected) : Assertion("const")
{
    public static Keyword? From(KeywordSource schema)
    {
        if (!schema.TryGet("const", out var value))
            return null;

        // A value that cannot be compared is refused now, not at the first validation.
        _ = JsonEquality.Instance.GetHashCode(value);
        return new ConstKeyword(value);
    }

    protected override bool IsMet(Evaluator evaluator, JsonElement instance) => JsonEquality.Instance.Equals(instance, expected);

    protected override string Explain(JsonElement instance) => $"The value must be {SchemaExcerpt.Of(expected)}.";
}

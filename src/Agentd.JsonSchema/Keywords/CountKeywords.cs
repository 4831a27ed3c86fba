using System.Text.Json;
using Agentd.JsonSchema.Compiling;
using Agentd.JsonSchema.Evaluation;

namespace Agentd.JsonSchema.Keywords;

/// <summary><c>minItems</c>, <c>maxItems</c>, <c>minProperties</c> and <c>maxProperties</c>.</summary>
internal sealed class CountLimit(string name, long limit, bool isMinimum, JsonValueKind kind) : Assertion(name)
{
    public static Keyword? MinItems(KeywordSource schema) => From(schema, "minItems", isMinimum: true, JsonValueKind.Array);

    public static Keyword? MaxItems(KeywordSource schema) => From(schema, "maxItems", isMinimum: false, JsonValueKind.Array);

    public static Keyword? MinProperties(KeywordSource schema) => From(schema, "minProperties", isMinimum: true, JsonValueKind.Object);

    public static Keyword? MaxProperties(KeywordSource schema) => From(schema, "maxProperties", isMinimum: false, JsonValueKind.Object);

    protected override bool IsMet(Evaluator evaluator, JsonElement instance)
        => instance.ValueKind != kind || (isMinimum ? CountOf(instance) >= limit : CountOf(instance) <= limit);

    protected override string Explain(JsonElement instance)
    {
        var (whole, parts) = kind == JsonValueKind.Array ? ("array", "items") : ("object", "properties");
        return $"The {whole} must have at {(isMinimum ? "least" : "most")} {limit} {parts}, but has {CountOf(instance)}.";
    }

    private int CountOf(JsonElement instance) => kind == JsonValueKind.Array ? instance.GetArrayLength() : instance.GetPropertyCount();

    private static CountLimit? From(KeywordSource schema, string name, bool isMinimum, JsonValueKind kind)
        => schema.Count(name) is { } limit ? new CountLimit(name, limit, isMinimum, kind) : null;
}

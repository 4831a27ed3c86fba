using System.Text.Json;
using Agentd.JsonSchema.Compiling;
using Agentd.JsonSchema.Evaluation;
using Agentd.JsonSchema.Numbers;

namespace Agentd.JsonSchema.Keywords;

/// <summary><c>uniqueItems</c>.</summary>
internal sealed class UniqueItems() : Assertion("uniqueItems")
{
    public static Keyword? From(KeywordSource schema) => schema.Flag("uniqueItems") ? new UniqueItems() : null;

    protected override bool IsMet(Evaluator evaluator, JsonElement instance)
        => instance.ValueKind != JsonValueKind.Array || FindTwins(instance) is null;

    protected override string Explain(JsonElement instance)
        => $"The items must all differ, but items {FindTwins(instance)?.First} and {FindTwins(instance)?.Second} are equal.";

    private static (int First, int Second)? FindTwins(JsonElement array)
    {
        var shown = new Dictionary<JsonElement, int>(JsonEquality.Instance);
        foreach (var (index, item) in array.EnumerateArray().Index())
            if (!shown.TryAdd(item, index))
                return (shown[item], index);

        return null;
    }
}

using System.Text.Json;
using Agentd.JsonSchema.Compiling;
using Agentd.JsonSchema.Evaluation;

namespace Agentd.JsonSchema.Keywords;

/// <summary><c>prefixItems</c> and <c>items</c>, in one pass over the array.</summary>
internal sealed class Items(Subschema[] prefix, Subschema? rest) : Keyword
{
    public static Keyword? From(KeywordSource schema)
    {
        var prefix = schema.Subschemas("prefixItems") ?? [];
        var rest = schema.Subschema("items");
        return prefix.Length == 0 && rest is null ? null : new Items(prefix, rest);
    }

    public override bool Holds(Evaluator evaluator, JsonElement instance, EvaluatedChildren? seen)
    {
        if (instance.ValueKind != JsonValueKind.Array)
            return true;

        var (holds, index) = (true, 0);
        foreach (var item in instance.EnumerateArray())
        {
            if ((index < prefix.Length ? prefix[index] : rest) is not { } schema)
                break;

            holds &= evaluator.ApplyToItem(schema, item, index);
            if (!holds && evaluator.StopsEarly)
                break;
            seen?.Mark(index);
            index++;
        }

        return holds;
    }
}

using System.Text.Json;
using Agentd.JsonSchema.Compiling;
using Agentd.JsonSchema.Evaluation;

namespace Agentd.JsonSchema.Keywords;

/// <summary><c>unevaluatedProperties</c>: judges the properties that no other rule of the schema has looked at.</summary>
internal sealed class UnevaluatedProperties(Subschema schema) : Keyword
{
    public static Keyword? From(KeywordSource source)
        => source.Subschema("unevaluatedProperties") is { } schema ? new UnevaluatedProperties(schema) : null;

    public override bool Holds(Evaluator evaluator, JsonElement instance, EvaluatedChildren? seen)
    {
        if (instance.ValueKind != JsonValueKind.Object)
            return true;

        var holds = true;
        foreach (var (index, member) in instance.EnumerateObject().Index())
        {
            if (seen!.Contains(index))
                continue;
            holds &= evaluator.ApplyToMember(schema, member);
            if (!holds && evaluator.StopsEarly)
                break;
        }

        seen!.MarkAll();
        return holds;
    }
}

/// <summary><c>unevaluatedItems</c>: judges the items that no other rule of the schema has looked at.</summary>
internal sealed class UnevaluatedItems(Subschema schema) : Keyword
{
    public static Keyword? From(KeywordSource source)
        => source.Subschema("unevaluatedItems") is { } schema ? new UnevaluatedItems(schema) : null;

    public override bool Holds(Evaluator evaluator, JsonElement instance, EvaluatedChildren? seen)
    {
        if (instance.ValueKind != JsonValueKind.Array)
            return true;

        var holds = true;
        foreach (var (index, item) in instance.EnumerateArray().Index())
        {
            if (seen!.Contains(index))
                continue;
            holds &= evaluator.ApplyToItem(schema, item, index);
            if (!holds && evaluator.StopsEarly)
                break;
        }

        seen!.MarkAll();
        return holds;
    }
}

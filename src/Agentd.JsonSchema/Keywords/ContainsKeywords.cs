using System.Text.Json;
using Agentd.JsonSchema.Compiling;
using Agentd.JsonSchema.Evaluation;
using Agentd.JsonSchema.Vocabularies;

namespace Agentd.JsonSchema.Keywords;

/// <summary><c>contains</c> with <c>minContains</c> and <c>maxContains</c>.</summary>
internal sealed class Contains(Subschema schema, long? minimum, long? maximum) : Keyword
{
    private const string Kind = "items that contains asks for";

    public static Keyword? From(KeywordSource source)
    {
        if (source.Subschema("contains") is not { } schema)
            return null;

        var counts = source.Uses(Vocabulary.Validation);
        return new Contains(schema, counts ? source.Count("minContains") : null, counts ? source.Count("maxContains") : null);
    }

    public override bool Holds(Evaluator evaluator, JsonElement instance, EvaluatedChildren? seen)
    {
        if (instance.ValueKind != JsonValueKind.Array)
            return true;

        var found = CountMatches(evaluator, instance, seen);
        if (found > maximum)
            return evaluator.Fail("maxContains", instance, _ => $"The array must have at most {maximum} {Kind}, but has {found}.");
        if (found >= (minimum ?? 1))
            return true;

        return minimum is null
            ? evaluator.Fail("contains", instance, _ => $"The array must have one of the {Kind}.")
            : evaluator.Fail("minContains", instance, _ => $"The array must have at least {minimum} {Kind}, but has {found}.");
    }

    private long CountMatches(Evaluator evaluator, JsonElement array, EvaluatedChildren? seen)
    {
        var (found, index) = (0L, 0);
        foreach (var item in array.EnumerateArray())
        {
            if (evaluator.TestItem(schema, item, index))
            {
                found++;
                seen?.Mark(index);
                if (seen is null && maximum is null && found >= (minimum ?? 1))
                    break;
            }

            index++;
        }

        return found;
    }
}

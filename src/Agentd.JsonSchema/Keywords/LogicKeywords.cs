using System.Text.Json;
using Agentd.JsonSchema.Compiling;
using Agentd.JsonSchema.Evaluation;

namespace Agentd.JsonSchema.Keywords;

/// <summary><c>allOf</c>.</summary>
internal sealed class AllOf(Subschema[] schemas) : Keyword
{
    public static Keyword? From(KeywordSource schema) => schema.Subschemas("allOf") is { } schemas ? new AllOf(schemas) : null;

    public override bool Holds(Evaluator evaluator, JsonElement instance, EvaluatedChildren? seen)
    {
        var holds = true;
        foreach (var schema in schemas)
        {
            holds &= evaluator.Apply(schema, instance, seen);
            if (!holds && evaluator.StopsEarly)
                break;
        }

        return holds;
    }
}

/// <summary><c>anyOf</c>.</summary>
internal sealed class AnyOf(Subschema[] schemas) : Keyword
{
    public static Keyword? From(KeywordSource schema) => schema.Subschemas("anyOf") is { } schemas ? new AnyOf(schemas) : null;

    public override bool Holds(Evaluator evaluator, JsonElement instance, EvaluatedChildren? seen)
    {
        var holds = false;
        foreach (var schema in schemas)
        {
            var branch = seen?.Fresh();
            if (!evaluator.Test(schema, instance, branch))
                continue;

            holds = true;
            if (seen is null)
                break;
            seen.Merge(branch!);
        }

        return holds || evaluator.FailAll("anyOf", schemas, instance, $"The value meets none of the {schemas.Length} alternatives.");
    }
}

/// <summary><c>oneOf</c>.</summary>
internal sealed class OneOf(Subschema[] schemas) : Keyword
{
    public static Keyword? From(KeywordSource schema) => schema.Subschemas("oneOf") is { } schemas ? new OneOf(schemas) : null;

    public override bool Holds(Evaluator evaluator, JsonElement instance, EvaluatedChildren? seen)
    {
        Subschema? met = null;
        foreach (var schema in schemas)
        {
            var branch = seen?.Fresh();
            if (!evaluator.Test(schema, instance, branch))
                continue;
            if (met is not null)
                return evaluator.Fail("oneOf", instance, _ => TooMany(met, schema));

            met = schema;
            if (branch is not null)
                seen!.Merge(branch);
        }

        return met is not null
            || evaluator.FailAll("oneOf", schemas, instance, $"The value meets none of the {schemas.Length} alternatives.");
    }

    private static string TooMany(Subschema one, Subschema other)
        => $"The value must meet exactly one alternative, but meets {one.Step} and {other.Step}.";
}

/// <summary><c>not</c>.</summary>
internal sealed class Not(Subschema schema) : Keyword
{
    public static Keyword? From(KeywordSource source) => source.Subschema("not") is { } schema ? new Not(schema) : null;

    public override bool Holds(Evaluator evaluator, JsonElement instance, EvaluatedChildren? seen)
        => !evaluator.Test(schema, instance, seen: null)
            || evaluator.Fail("not", instance, _ => "The value meets a schema that it must not meet.");
}

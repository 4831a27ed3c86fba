using System.Text.Json;
using Agentd.JsonSchema.Compiling;
using Agentd.JsonSchema.Evaluation;

namespace Agentd.JsonSchema.Keywords;

/// <summary><c>if</c>, <c>then</c> and <c>else</c>.</summary>
internal sealed class Conditional(Subschema condition, Subschema? then, Subschema? otherwise) : Keyword
{
    public static Keyword? From(KeywordSource schema)
        => schema.Subschema("if") is { } condition
            ? new Conditional(condition, schema.Subschema("then"), schema.Subschema("else"))
            : null;

    public override bool Holds(Evaluator evaluator, JsonElement instance, EvaluatedChildren? seen)
    {
        var branch = seen?.Fresh();
        if (!evaluator.Test(condition, instance, branch))
            return otherwise is null || evaluator.Apply(otherwise, instance, seen);

        if (branch is not null)
            seen!.Merge(branch);
        return then is null || evaluator.Apply(then, instance, seen);
    }
}

/// <summary><c>dependentSchemas</c>, and <c>dependencies</c> of older drafts where it holds schemas.</summary>
internal sealed class DependentSchema(string trigger, Subschema schema) : Keyword
{
    public static IEnumerable<Keyword> From(KeywordSource schema)
        => from dependency in schema.SubschemaMap("dependentSchemas")
           select new DependentSchema(dependency.Key, dependency.Value);

    public static IEnumerable<Keyword> FromDependencies(KeywordSource schema)
        => from dependency in schema.Members("dependencies")
           where dependency.Value.ValueKind != JsonValueKind.Array
           select new DependentSchema(dependency.Name, schema.Subschema("dependencies", dependency.Name));

    public override bool Holds(Evaluator evaluator, JsonElement instance, EvaluatedChildren? seen)
        => instance.ValueKind != JsonValueKind.Object
            || !instance.TryGetProperty(trigger, out _)
            || evaluator.Apply(schema, instance, seen);
}

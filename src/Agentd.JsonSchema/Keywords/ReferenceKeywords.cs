using System.Text.Json;
using Agentd.JsonSchema.Compiling;
using Agentd.JsonSchema.Evaluation;

namespace Agentd.JsonSchema.Keywords;

/// <summary><c>$ref</c>.</summary>
internal sealed class Reference(Subschema target) : Keyword
{
    public static Keyword? From(KeywordSource schema)
        => schema.Text("$ref") is { } reference ? new Reference(schema.Referenced("$ref", reference)) : null;

    public override bool Holds(Evaluator evaluator, JsonElement instance, EvaluatedChildren? seen)
        => evaluator.Apply(target, instance, seen);
}

/// <summary><c>$dynamicRef</c>.</summary>
/// <param name="target">The schema that the reference names as written.</param>
/// <param name="anchor">The dynamic anchor it names, which an outer resource may override; null if it names none.</param>
internal sealed class DynamicReference(Subschema target, string? anchor) : Keyword
{
    public static Keyword? From(KeywordSource schema)
    {
        if (schema.Text("$dynamicRef") is not { } reference)
            return null;

        var target = schema.Referenced("$dynamicRef", reference);
        var fragment = Uri.UnescapeDataString(reference[(reference.IndexOf('#') + 1)..]);
        var isDynamic = reference.Contains('#') && target.Node.Resource.DynamicAnchors.ContainsKey(fragment);
        return new DynamicReference(target, isDynamic ? fragment : null);
    }

    public override bool Holds(Evaluator evaluator, JsonElement instance, EvaluatedChildren? seen)
    {
        var overriding = anchor is null ? null : evaluator.FindDynamic(anchor);
        return evaluator.Apply(overriding is null ? target : target with { Node = overriding }, instance, seen);
    }
}

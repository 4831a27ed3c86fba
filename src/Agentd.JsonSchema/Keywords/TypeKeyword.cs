using System.Text.Json;
using Agentd.JsonSchema.Compiling;
using Agentd.JsonSchema.Evaluation;

namespace Agentd.JsonSchema.Keywords;

/// <summary><c>type</c>.</summary>
internal sealed class TypeKeyword(JsonTypes types, string names) : Assertion("type")
{
    public static Keyword? From(KeywordSource schema)
    {
        if (!schema.TryGet("type", out var value))
            return null;

        var names = value.ValueKind == JsonValueKind.String ? [value.GetString()!] : schema.Names("type", value);
        var types = JsonTypes.None;
        foreach (var name in names)
        {
            var type = JsonTypeNames.Parse(name);
            if (type == JsonTypes.None)
                throw schema.Error("type", $"'{name}' is not a type; use null, boolean, object, array, number, integer or string.");
            types |= type;
        }

        return new TypeKeyword(types, string.Join(" or ", names));
    }

    protected override bool IsMet(Evaluator evaluator, JsonElement instance) => JsonTypeNames.Holds(types, instance);

    protected override string Explain(JsonElement instance)
        => $"The value must be of type {names}, but is {JsonTypeNames.Describe(instance)}.";
}

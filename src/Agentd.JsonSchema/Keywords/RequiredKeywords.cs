using System.Text.Json;
using Agentd.JsonSchema.Compiling;
using Agentd.JsonSchema.Evaluation;

namespace Agentd.JsonSchema.Keywords;

/// <summary><c>required</c>.</summary>
internal sealed class Required(string[] names) : Assertion("required")
{
    public static Keyword? From(KeywordSource schema)
        => schema.TryGet("required", out var value) ? new Required(schema.Names("required", value)) : null;

    protected override bool IsMet(Evaluator evaluator, JsonElement instance)
        => instance.ValueKind != JsonValueKind.Object || Array.TrueForAll(names, name => instance.TryGetProperty(name, out _));

    protected override string Explain(JsonElement instance) => RequiredWords.Missing(instance, names) + ".";
}

/// <summary><c>dependentRequired</c>, and <c>dependencies</c> of older drafts where it lists names.</summary>
internal sealed class DependentRequired(string keyword, string trigger, string[] names) : Assertion(keyword)
{
    public static IEnumerable<Keyword> From(KeywordSource schema)
        => from dependency in schema.Members("dependentRequired")
           select new DependentRequired("dependentRequired", dependency.Name, schema.Names("dependentRequired", dependency.Value));

    public static IEnumerable<Keyword> FromDependencies(KeywordSource schema)
        => from dependency in schema.Members("dependencies")
           where dependency.Value.ValueKind == JsonValueKind.Array
           select new DependentRequired("dependencies", dependency.Name, schema.Names("dependencies", dependency.Value));

    protected override bool IsMet(Evaluator evaluator, JsonElement instance)
        => instance.ValueKind != JsonValueKind.Object
            || !instance.TryGetProperty(trigger, out _)
            || Array.TrueForAll(names, name => instance.TryGetProperty(name, out _));

    protected override string Explain(JsonElement instance)
        => RequiredWords.Missing(instance, names) + $", because '{trigger}' is present.";
}

/// <summary>Says which properties are missing.</summary>
internal static class RequiredWords
{
    public static string Missing(JsonElement instance, string[] names)
    {
        var missing = Array.FindAll(names, name => !instance.TryGetProperty(name, out _));
        var list = SchemaExcerpt.Of(string.Join(", ", missing.Select(name => $"'{name}'")));
        return missing.Length == 1 ? $"The required property {list} is missing" : $"The required properties {list} are missing";
    }
}

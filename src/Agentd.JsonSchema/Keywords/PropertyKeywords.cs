using System.Text.Json;
using Agentd.JsonSchema.Compiling;
using Agentd.JsonSchema.Evaluation;
using Agentd.JsonSchema.Patterns;

namespace Agentd.JsonSchema.Keywords;

/// <summary><c>properties</c>, <c>patternProperties</c> and <c>additionalProperties</c>, in one pass over the object.</summary>
internal sealed class Properties(
    Dictionary<string, Subschema>.AlternateLookup<ReadOnlySpan<char>> named,
    (EcmaPattern Pattern, Subschema Schema)[] patterned,
    Subschema? additional) : Keyword
{
    private const int LongestPlainName = 64;

    public static Keyword? From(KeywordSource schema)
    {
        var named = schema.SubschemaMap("properties").ToDictionary(StringComparer.Ordinal);
        var patterned = schema.SubschemaMap("patternProperties")
            .Select(member => (schema.Pattern("patternProperties", member.Key), member.Value)).ToArray();
        var additional = schema.Subschema("additionalProperties");
        return named.Count + patterned.Length == 0 && additional is null
            ? null
            : new Properties(named.GetAlternateLookup<ReadOnlySpan<char>>(), patterned, additional);
    }

    public override bool Holds(Evaluator evaluator, JsonElement instance, EvaluatedChildren? seen)
    {
        if (instance.ValueKind != JsonValueKind.Object)
            return true;

        var (holds, index) = (true, 0);
        foreach (var member in instance.EnumerateObject())
        {
            var (wasApplied, isMet) = Judge(evaluator, member);
            holds &= isMet;
            if (!holds && evaluator.StopsEarly)
                break;
            if (wasApplied)
                seen?.Mark(index);
            index++;
        }

        return holds;
    }

    private (bool WasApplied, bool IsMet) Judge(Evaluator evaluator, JsonProperty member)
    {
        var (wasApplied, isMet) = (false, true);
        if (FindNamed(member) is { } namedSchema)
            (wasApplied, isMet) = (true, evaluator.ApplyToMember(namedSchema, member));

        var name = patterned.Length == 0 ? "" : InstanceText.NameOf(member);
        foreach (var (pattern, schema) in patterned)
            if (evaluator.Matches(pattern, name))
                (wasApplied, isMet) = (true, evaluator.ApplyToMember(schema, member) && isMet);

        return wasApplied || additional is null ? (wasApplied, isMet) : (true, evaluator.ApplyToMember(additional, member));
    }

    private Subschema? FindNamed(JsonProperty member)
    {
        Span<char> buffer = stackalloc char[LongestPlainName];
        return named.TryGetValue(InstanceText.NameOf(member, buffer), out var schema) ? schema : null;
    }
}

/// <summary><c>propertyNames</c>.</summary>
internal sealed class PropertyNames(Subschema schema) : Keyword
{
    public static Keyword? From(KeywordSource source) => source.Subschema("propertyNames") is { } schema ? new PropertyNames(schema) : null;

    public override bool Holds(Evaluator evaluator, JsonElement instance, EvaluatedChildren? seen)
    {
        if (instance.ValueKind != JsonValueKind.Object)
            return true;

        var holds = true;
        foreach (var member in instance.EnumerateObject())
        {
            holds &= evaluator.ApplyToMember(schema, member, InstanceText.NameAsValue(member));
            if (!holds && evaluator.StopsEarly)
                break;
        }

        return holds;
    }
}

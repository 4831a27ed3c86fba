using System.Text.Json;
using Json.Schema;
using Json.Schema.Keywords;

namespace Agentd.Infrastructure.Methodologies.Schemas;

/// <summary>
/// JSON Schema draft 2020-12 as the library has it, with bounded patterns, and with words for the two rules that the library breaks
/// silently. Nothing is ever fetched.
/// </summary>
internal static class Draft202012
{
    private static readonly Dialect Dialect = Dialect.Draft202012.With(
        [new BoundedPattern(), new BoundedPatternProperties(), new ToldNot(), new ToldOneOf()],
        MetaSchemas.Draft202012Id, refIgnoresSiblingKeywords: false, allowUnknownKeywords: true);

    // A schema that says $schema is read by the dialect of that name, not by the one that it is built with.
    private static readonly DialectRegistry _dialects = Registry();

    /// <summary>Reads a schema that refers to itself and to what <paramref name="known"/> holds, and to nothing else.</summary>
    /// <exception cref="JsonSchemaException">It is none.</exception>
    /// <exception cref="System.Text.RegularExpressions.RegexParseException">It holds a pattern that is none.</exception>
    internal static JsonSchema Build(JsonElement schema, Uri id, SchemaRegistry? known = null)
    {
        var registry = known ?? new SchemaRegistry();
        registry.Fetch = static (_, _) => null;
        return JsonSchema.Build(schema, new BuildOptions { Dialect = Dialect, DialectRegistry = _dialects, SchemaRegistry = registry }, id);
    }

    private static DialectRegistry Registry()
    {
        var registry = new DialectRegistry();
        registry.Register(Dialect);
        return registry;
    }

    private sealed class BoundedPattern : PatternKeyword
    {
        public override object? ValidateKeywordValue(JsonElement value) => value.ValueKind == JsonValueKind.String
            ? Pattern.Compile(value.GetString()!)
            : base.ValidateKeywordValue(value);
    }

    private sealed class BoundedPatternProperties : PatternPropertiesKeyword
    {
        public override object? ValidateKeywordValue(JsonElement value) => value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().ToDictionary(member => member.Name, member => Pattern.Compile(member.Name))
            : base.ValidateKeywordValue(value);
    }

    private sealed class ToldNot : NotKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context) =>
            Told(base.Evaluate(keyword, context), "Value should not match this schema");
    }

    private sealed class ToldOneOf : OneOfKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context) =>
            Told(base.Evaluate(keyword, context), "Value should match exactly one of these schemas");
    }

    private static KeywordEvaluation Told(KeywordEvaluation verdict, string error) => verdict.IsValid ? verdict : verdict with { Error = error };
}

using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;
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
    private static readonly DialectRegistry Dialects = Registry();

    /// <summary>Reads a schema that refers to itself and to what <paramref name="known"/> holds, and to nothing else.</summary>
    /// <exception cref="JsonSchemaException">It is none.</exception>
    /// <exception cref="System.Text.RegularExpressions.RegexParseException">It holds a pattern that is none.</exception>
    internal static JsonSchema Build(JsonElement schema, Uri id, SchemaRegistry? known = null)
    {
        var registry = known ?? new SchemaRegistry();
        registry.Fetch = static (_, _) => null;
        return JsonSchema.Build(schema, new BuildOptions { Dialect = Dialect, DialectRegistry = Dialects, SchemaRegistry = registry }, id);
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

    private static KeywordEvaluation Told(KeywordEvaluation verdict, string error) =>
        verdict.IsValid ? verdict : verdict with { Error = error };
}

/// <summary>A pattern of a schema: ECMA-262's meaning, and a limit on the time of each match.</summary>
internal static partial class Pattern
{
    // A pattern such as ^(a+)+$ takes longer than anybody waits; a good one takes microseconds.
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);

    // .NET knows the categories by their short names only, and authors write both.
    private static readonly FrozenDictionary<string, string> Categories = """
        Letter L Uppercase_Letter Lu Lowercase_Letter Ll Titlecase_Letter Lt Modifier_Letter Lm Other_Letter Lo Mark M
        Nonspacing_Mark Mn Spacing_Mark Mc Enclosing_Mark Me Number N Decimal_Number Nd Letter_Number Nl Other_Number No
        Punctuation P Connector_Punctuation Pc Dash_Punctuation Pd Open_Punctuation Ps Close_Punctuation Pe
        Initial_Punctuation Pi Final_Punctuation Pf Other_Punctuation Po Symbol S Math_Symbol Sm Currency_Symbol Sc
        Modifier_Symbol Sk Other_Symbol So Separator Z Space_Separator Zs Line_Separator Zl Paragraph_Separator Zp Other C
        Control Cc Format Cf Surrogate Cs Private_Use Co Unassigned Cn
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Chunk(2).ToFrozenDictionary(pair => pair[0], pair => pair[1]);

    /// <exception cref="RegexParseException">It is none.</exception>
    internal static Regex Compile(string pattern)
    {
        var known = LongCategory().Replace(pattern, found => Categories.TryGetValue(found.Groups["name"].Value, out var name)
            ? $"\\{found.Groups["kind"].Value}{{{name}}}"
            : found.Value);
        return new Regex(known, RegexOptions.ECMAScript, LongestMatch);
    }

    [GeneratedRegex(@"(?<=(?<!\\)(?:\\\\)*)\\(?<kind>[pP])\{(?:General_Category=|gc=)?(?<name>[A-Za-z_]+)\}")]
    private static partial Regex LongCategory();
}

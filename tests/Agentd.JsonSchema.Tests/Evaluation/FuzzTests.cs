using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agentd.JsonSchema.Tests.Evaluation;

/// <summary>Schemas and values thrown together: whatever comes, the answer is a verdict or a refusal that names a place.</summary>
public class FuzzTests
{
    private static readonly string[] Keywords =
    [
        "$id", "$ref", "$dynamicRef", "$anchor", "$dynamicAnchor", "$schema", "$defs", "type", "enum", "const", "minimum", "multipleOf",
        "exclusiveMaximum", "minLength", "maxLength", "pattern", "format", "minItems", "uniqueItems", "required", "dependentRequired",
        "dependentSchemas", "dependencies", "properties", "patternProperties", "additionalProperties", "propertyNames", "items",
        "prefixItems", "contains", "minContains", "maxContains", "allOf", "anyOf", "oneOf", "not", "if", "then", "else",
        "unevaluatedItems", "unevaluatedProperties", "a", "b",
    ];

    private static readonly string[] Texts =
    [
        "a", "b", "", "#", "#a", "#/$defs/a", "#/properties/b", "string", "object", "^a", "(", "\\p{L}", "date", "regex", "é🐲", "x/y", "~1",
        "https://json-schema.org/draft/2020-12/schema",
    ];

    private static readonly string[] Numbers = ["0", "1", "-1", "2.5", "1e3", "1e-3", "1e99999", "0.1", "123456789012345678901234567890"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Answers_every_schema_and_every_value(int seed)
    {
        var random = new Random(seed);
        var (compiled, verdicts) = (0, 0);
        for (var round = 0; round < 2_000; round++)
            if (TryCompile(Any(random, 4), round % 2 == 0) is { } schema)
            {
                compiled++;
                for (var value = 0; value < 5; value++)
                    verdicts += IsJudged(schema, Any(random, 3)) ? 1 : 0;
            }

        compiled.ShouldBeGreaterThan(100);
        verdicts.ShouldBeGreaterThan(compiled);
    }

    private static Schema? TryCompile(JsonNode? schema, bool checkFirst)
    {
        try
        {
            return Schema.Compile(Utf8(schema), new CompileOptions { CheckAgainstMetaschema = checkFirst, AssertFormats = true });
        }
        catch (SchemaException refused)
        {
            refused.Location.ShouldContain("#");
            refused.Problem.ShouldNotBeNullOrWhiteSpace();
            return null;
        }
    }

    private static bool IsJudged(Schema schema, JsonNode? value)
    {
        using var document = JsonDocument.Parse(Utf8(value));
        var all = schema.Validate(document.RootElement);
        var first = schema.Validate(document.RootElement, ValidationOptions.FirstError);
        var none = schema.Validate(document.RootElement, new ValidationOptions { Report = ErrorReport.None });

        all.IsValid.ShouldBe(all.Errors.Count == 0);
        first.Errors.Count.ShouldBe(first.IsValid ? 0 : 1);
        if (!all.GaveUp && !first.GaveUp && !none.GaveUp)
            (first.IsValid, none.IsValid).ShouldBe((all.IsValid, all.IsValid));
        return !all.GaveUp;
    }

    private static JsonNode? Any(Random random, int depth) => random.Next(depth == 0 ? 4 : 8) switch
    {
        0 => random.Next(2) == 0,
        1 => JsonNode.Parse(Numbers[random.Next(Numbers.Length)]),
        2 => Texts[random.Next(Texts.Length)],
        3 => random.Next(4) == 0 ? null : new JsonObject(),
        4 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => Any(random, depth - 1))]),
        _ => AnyObject(random, depth),
    };

    private static JsonObject AnyObject(Random random, int depth)
    {
        var result = new JsonObject();
        for (var i = random.Next(4); i >= 0; i--)
        {
            var keyword = Keywords[random.Next(Keywords.Length)];
            result[keyword] = random.Next(3) > 0 ? Fitting(keyword, random, depth) : Any(random, depth - 1);
        }

        return result;
    }

    private static JsonNode? Fitting(string keyword, Random random, int depth) => keyword switch
    {
        "$id" or "$ref" or "$dynamicRef" or "pattern" or "format" or "type" => Texts[random.Next(Texts.Length)],
        "$anchor" or "$dynamicAnchor" => "a",
        "enum" or "required" => new JsonArray("a", 1),
        "minimum" or "multipleOf" or "exclusiveMaximum" => 1.5,
        "minLength" or "maxLength" or "minItems" or "minContains" or "maxContains" => random.Next(3),
        "$defs" or "properties" or "patternProperties" or "dependentSchemas" or "dependencies"
            => new JsonObject { ["a"] = AnyObject(random, Math.Max(1, depth - 1)), ["b"] = true },
        "allOf" or "anyOf" or "oneOf" or "prefixItems" => new JsonArray(AnyObject(random, Math.Max(1, depth - 1)), true),
        _ => depth <= 1 ? true : AnyObject(random, depth - 1),
    };

    private static byte[] Utf8(JsonNode? node) => Encoding.UTF8.GetBytes(node?.ToJsonString() ?? "null");
}

using static Agentd.JsonSchema.Tests.Judging;

namespace Agentd.JsonSchema.Tests.Keywords;

public class ReferenceTests
{
    [Theory]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"type":"string"}}}""")]
    [InlineData("""{"$ref":"#here","$defs":{"a":{"$anchor":"here","type":"string"}}}""")]
    [InlineData("""{"$ref":"#here","$defs":{"a":{"$dynamicAnchor":"here","type":"string"}}}""")]
    [InlineData("""{"$ref":"#/$defs/a~1b%25","$defs":{"a/b%":{"type":"string"}}}""")]
    [InlineData("""{"$id":"https://x.org/a/b","$ref":"c","$defs":{"a":{"$id":"../a/c","type":"string"}}}""")]
    [InlineData("""{"$id":"https://x.org/a/b","$ref":"c#d","$defs":{"a":{"$id":"c","$defs":{"x":{"$anchor":"d","type":"string"}}}}}""")]
    [InlineData("""{"$id":"urn:example:x","$ref":"urn:example:x#/$defs/a","$defs":{"a":{"type":"string"}}}""")]
    [InlineData("""{"$ref":"#/unknown/0","unknown":[{"type":"string"}]}""")]
    [InlineData("""{"$ref":"#/unknown","unknown":{"allOf":[{"type":"string"}]}}""")]
    [InlineData("""{"$ref":"#/definitions/a","definitions":{"a":{"type":"string"}}}""")]
    [InlineData("""{"$dynamicRef":"#/$defs/a","$defs":{"a":{"type":"string"}}}""")]
    public void Follows_a_reference_within_the_document(string schema)
    {
        Judge(schema, "\"text\"").IsValid.ShouldBeTrue();
        Judge(schema, "1").IsValid.ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"$ref":"#/$defs/b"}""")]
    [InlineData("""{"$ref":"#nowhere"}""")]
    [InlineData("""{"$ref":"https://example.org/unregistered"}""")]
    [InlineData("""{"$ref":"#/$defs/a/const","$defs":{"a":{"const":3}}}""")]
    [InlineData("""{"$ref":"#/$defs/x","$defs":{"e":{"enum":[{"$anchor":"x"}]}}}""")]
    public void Refuses_a_reference_that_leads_to_no_schema(string schema) => Refuses(schema).Location.ShouldBe("json-schema:///#/$ref");

    [Theory]
    [InlineData("""{"$defs":{"a":{"$anchor":"x"},"b":{"$anchor":"x"}}}""")]
    [InlineData("""{"$defs":{"a":{"$id":"x"},"b":{"$id":"x"}}}""")]
    [InlineData("""{"$id":"#fragment"}""")]
    [InlineData("""{"$id":1}""")]
    [InlineData("""{"$ref":1}""")]
    public void Refuses_identifiers_that_are_taken_or_malformed(string schema) => Refuses(schema);

    [Fact]
    public void Does_not_take_data_for_identifiers()
        => Compile("""{"enum":[{"$id":"x"}],"const":{"$id":"x"},"$defs":{"a":{"$id":"x"}}}""").Uri.ShouldBe("json-schema:///");

    [Fact]
    public void Describes_a_tree_by_referring_to_itself()
    {
        const string tree = """{"type":"object","properties":{"next":{"$ref":"#"}},"additionalProperties":false}""";
        Judge(tree, """{"next":{"next":{}}}""").IsValid.ShouldBeTrue();
        OnlyError(tree, """{"next":{"next":{"x":1}}}""").InstanceLocation.ShouldBe("/next/next/x");
    }

    [Fact]
    public void Lets_an_outer_resource_override_a_dynamic_anchor()
    {
        const string list = """
            {"$id":"https://x.org/strings","$ref":"list","$defs":{
              "text":{"$dynamicAnchor":"item","type":"string"},
              "list":{"$id":"list","items":{"$dynamicRef":"#item"},"$defs":{"any":{"$dynamicAnchor":"item"}}}}}
            """;
        Judge(list, """["a"]""").IsValid.ShouldBeTrue();
        Judge(list, "[1]").IsValid.ShouldBeFalse();
    }

    [Fact]
    public void Resolves_remote_references_from_the_registry_only()
    {
        var registry = new SchemaRegistry();
        registry.Add("https://x.org/lib.json", Value("""{"$id":"https://x.org/own.json","$defs":{"t":{"$anchor":"t","type":"string"}}}"""));
        var options = new CompileOptions { Registry = registry };
        foreach (var reference in (string[])["https://x.org/lib.json#t", "https://x.org/own.json#/$defs/t"])
        {
            var schema = Compile($$"""{"$ref":"{{reference}}"}""", options);
            schema.Validate(Value("\"a\"")).IsValid.ShouldBeTrue();
            schema.Validate(Value("1")).Errors.ShouldHaveSingleItem().AbsoluteKeywordLocation.ShouldBe("https://x.org/own.json#/$defs/t/type");
        }
    }

    [Fact]
    public void Knows_the_standard_metaschemas_without_registration()
    {
        const string schema = """{"$ref":"https://json-schema.org/draft/2020-12/schema"}""";
        Judge(schema, """{"minLength":1}""").IsValid.ShouldBeTrue();
        Judge(schema, """{"properties":{"a":{"minLength":-1}}}""").IsValid.ShouldBeFalse();
    }

    [Fact]
    public void Takes_references_to_an_unknown_keyword_s_schema_and_to_one_inside_it_in_either_order()
    {
        const string definitions = """
            "x":{"a":{"type":"object","properties":{"p":{"$anchor":"p","type":"string"},"q":{"$id":"https://x.org/q","type":"null"}}}}
            """;
        foreach (var (first, second) in (ReadOnlySpan<(string, string)>)[("", "/properties/p"), ("/properties/p", ""), ("/properties/q", "")])
            Judge($$"""{"anyOf":[{"$ref":"#/x/a{{first}}"},{"$ref":"#/x/a{{second}}"}],{{definitions}}}""", """{"p":"text"}""").IsValid.ShouldBeTrue();
    }
}

using static Agentd.JsonSchema.Tests.Judging;

namespace Agentd.JsonSchema.Tests.Keywords;

public class VocabularyTests
{
    private const string Vocabularies = "https://json-schema.org/draft/2020-12/vocab/";

    private static CompileOptions With(string vocabularies)
    {
        var registry = new SchemaRegistry();
        registry.Add("https://example.org/meta", Value("{\"$id\":\"https://example.org/meta\",\"$vocabulary\":{" + vocabularies + "}}"));
        return new CompileOptions { Registry = registry };
    }

    private static bool IsValid(string vocabularies, string rules, string instance)
        => Compile($$"""{"$schema":"https://example.org/meta",{{rules}}}""", With(vocabularies)).Validate(Value(instance)).IsValid;

    [Fact]
    public void Ignores_the_keywords_of_a_vocabulary_that_is_not_in_force()
    {
        const string onlyApplicators = $"\"{Vocabularies}core\":true,\"{Vocabularies}applicator\":true";
        IsValid(onlyApplicators, """ "type":"string" """, "1").ShouldBeTrue();
        IsValid(onlyApplicators, """ "properties":{"a":false} """, """{"a":1}""").ShouldBeFalse();
        IsValid(onlyApplicators, """ "contains":{"not":false},"maxContains":1 """, "[1,2]").ShouldBeTrue();
        IsValid(onlyApplicators, """ "unevaluatedProperties":false """, """{"a":1}""").ShouldBeTrue();
    }

    [Fact]
    public void Passes_over_an_unknown_optional_vocabulary()
        => IsValid($"\"{Vocabularies}core\":true,\"{Vocabularies}validation\":true,\"https://example.org/v\":false", """ "type":"string" """, "1").ShouldBeFalse();

    [Fact]
    public void Refuses_an_unknown_required_vocabulary()
        => Refuses("""{"$schema":"https://example.org/meta"}""", With("\"https://example.org/v\":true")).Problem
            .ShouldContain("https://example.org/v");

    [Fact]
    public void Asserts_formats_where_the_metaschema_says_so()
    {
        const string asserting = $"\"{Vocabularies}core\":true,\"{Vocabularies}format-assertion\":true";
        IsValid(asserting, """ "format":"ipv4" """, "\"x\"").ShouldBeFalse();
        Refuses("""{"$schema":"https://example.org/meta","format":"unheard-of"}""", With(asserting)).Location.ShouldEndWith("#/format");
    }

    [Theory]
    [InlineData("http://json-schema.org/draft-07/schema#")]
    [InlineData("https://json-schema.org/draft/2019-09/schema")]
    [InlineData("https://example.org/unregistered")]
    public void Refuses_a_metaschema_it_does_not_know(string metaschema)
        => Refuses($$"""{"$schema":"{{metaschema}}"}""").Location.ShouldEndWith("/$schema");

    [Fact]
    public void Holds_a_schema_to_its_own_metaschema()
    {
        var registry = new SchemaRegistry();
        registry.Add("https://example.org/strict", Value("""{"$id":"https://example.org/strict","required":["title"]}"""));
        var options = new CompileOptions { Registry = registry };
        Refuses("""{"$schema":"https://example.org/strict"}""", options).Problem.ShouldContain("'title'");
        Compile("""{"$schema":"https://example.org/strict","title":"t"}""", options);
    }

    [Theory]
    [InlineData("""{"title":1}""", "/title")]
    [InlineData("""{"$defs":{"a":{"description":[]}}}""", "/$defs/a/description")]
    [InlineData("""{"$comment":1}""", "/$comment")]
    public void Refuses_what_the_standard_metaschema_refuses(string schema, string place)
    {
        Refuses(schema).Location.ShouldBe("json-schema:///#" + place);
        Compile(schema, new CompileOptions { CheckAgainstMetaschema = false });
    }
}

using static Agentd.JsonSchema.Tests.Judging;

namespace Agentd.JsonSchema.Tests.Loading;

public class SchemaRegistryTests
{
    [Theory]
    [InlineData("relative.json")]
    [InlineData("https://x.org/a#b")]
    public void Refuses_a_uri_that_is_relative_or_has_a_fragment(string uri)
        => Should.Throw<ArgumentException>(() => new SchemaRegistry().Add(uri, Value("true")));

    [Fact]
    public void Refuses_a_second_document_under_the_same_uri()
    {
        var registry = new SchemaRegistry();
        registry.Add("https://x.org/a", Value("true"));
        Should.Throw<ArgumentException>(() => registry.Add("https://x.org/a#", Value("false")));
    }

    [Fact]
    public void Names_the_registered_document_in_which_a_fault_is()
    {
        var registry = new SchemaRegistry();
        registry.Add("https://x.org/a", Value("""{"properties":{"p":{"type":"nonsense"}}}"""));
        Refuses("""{"$ref":"https://x.org/a"}""", new CompileOptions { Registry = registry }).Location
            .ShouldBe("https://x.org/a#/properties/p/type");
    }

    [Fact]
    public void Keeps_its_own_copy_of_a_document()
    {
        var registry = new SchemaRegistry();
        using (var document = System.Text.Json.JsonDocument.Parse("""{"type":"string"}"""))
            registry.Add("https://x.org/a", document.RootElement);
        Compile("""{"$ref":"https://x.org/a"}""", new CompileOptions { Registry = registry }).Validate(Value("1")).IsValid.ShouldBeFalse();
    }
}

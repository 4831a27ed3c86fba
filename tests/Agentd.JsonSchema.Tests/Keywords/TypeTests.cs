using static Agentd.JsonSchema.Tests.Judging;

namespace Agentd.JsonSchema.Tests.Keywords;

public class TypeTests
{
    [Theory]
    [InlineData("null", "null")]
    [InlineData("boolean", "false")]
    [InlineData("object", "{}")]
    [InlineData("array", "[]")]
    [InlineData("string", "\"\"")]
    [InlineData("number", "1.5")]
    [InlineData("integer", "1")]
    [InlineData("integer", "1.0")]
    [InlineData("integer", "1.5e1")]
    [InlineData("integer", "-0.0")]
    [InlineData("integer", "1e400")]
    public void Accepts_a_value_of_the_type(string type, string instance)
        => Judge($$"""{"type":"{{type}}"}""", instance).IsValid.ShouldBeTrue();

    [Theory]
    [InlineData("integer", "1.5")]
    [InlineData("integer", "1e-1")]
    [InlineData("number", "\"1\"")]
    [InlineData("object", "[]")]
    [InlineData("boolean", "0")]
    [InlineData("null", "false")]
    public void Refuses_a_value_of_another_type(string type, string instance)
        => Judge($$"""{"type":"{{type}}"}""", instance).IsValid.ShouldBeFalse();

    [Fact]
    public void Says_which_types_are_open_and_what_was_found()
        => OnlyError("""{"type":["string","null"]}""", "7").Message.ShouldBe("The value must be of type string or null, but is number.");

    [Fact]
    public void Refuses_a_schema_with_an_unknown_type()
        => Refuses("""{"properties":{"a":{"type":"strin"}}}""").Location.ShouldBe("json-schema:///#/properties/a/type");
}

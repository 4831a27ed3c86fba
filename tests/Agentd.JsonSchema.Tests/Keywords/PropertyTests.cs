using static Agentd.JsonSchema.Tests.Judging;

namespace Agentd.JsonSchema.Tests.Keywords;

public class PropertyTests
{
    private const string Closed = """
        {"properties":{"a":{"type":"integer"},"no":false},"patternProperties":{"^x-":{"type":"string"},"y$":{"minLength":2}},"additionalProperties":false}
        """;

    [Theory]
    [InlineData("""{"a":1,"x-b":"t"}""", true)]
    [InlineData("""{"a":"1"}""", false)]
    [InlineData("""{"x-b":1}""", false)]
    [InlineData("""{"x-y":"1"}""", false)]
    [InlineData("""{"x-y":"12"}""", true)]
    [InlineData("""{"b":1}""", false)]
    [InlineData("""{"no":1}""", false)]
    [InlineData("""{}""", true)]
    [InlineData("""[]""", true)]
    public void Judges_named_patterned_and_additional_properties(string instance, bool isValid)
        => Judge(Closed, instance).IsValid.ShouldBe(isValid);

    [Fact]
    public void Reads_escaped_names() => Judge("""{"properties":{"a\nb":{"type":"integer"}}}""", """{"a\u000ab":"no"}""").IsValid.ShouldBeFalse();

    [Fact]
    public void Says_that_a_property_is_not_allowed_and_which()
    {
        var error = OnlyError(Closed, """{"b/c~":1}""");
        error.InstanceLocation.ShouldBe("/b~1c~0");
        error.Message.ShouldBe("This property is not one that the schema allows.");
    }

    [Theory]
    [InlineData("""{"propertyNames":{"maxLength":2}}""", """{"ab":1}""", true)]
    [InlineData("""{"propertyNames":{"maxLength":2}}""", """{"abc":1}""", false)]
    [InlineData("""{"propertyNames":{"pattern":"^\"$"}}""", """{"\"":1}""", true)]
    [InlineData("""{"propertyNames":false}""", "{}", true)]
    public void Judges_names(string schema, string instance, bool isValid) => Judge(schema, instance).IsValid.ShouldBe(isValid);

    [Theory]
    [InlineData("""{"required":["a","b"]}""", """{"a":1}""", "The required property 'b' is missing.")]
    [InlineData("""{"required":["a","b"]}""", "{}", "The required properties 'a', 'b' are missing.")]
    [InlineData("""{"dependentRequired":{"a":["b"]}}""", """{"a":1}""", "The required property 'b' is missing, because 'a' is present.")]
    [InlineData("""{"dependencies":{"a":["b"]}}""", """{"a":1}""", "The required property 'b' is missing, because 'a' is present.")]
    public void Names_what_is_missing(string schema, string instance, string message) => OnlyError(schema, instance).Message.ShouldBe(message);

    [Theory]
    [InlineData("""{"properties":[]}""")]
    [InlineData("""{"properties":{"a":1}}""")]
    [InlineData("""{"required":"a"}""")]
    [InlineData("""{"required":[1]}""")]
    [InlineData("""{"patternProperties":{"(":true}}""")]
    [InlineData("""{"dependentRequired":{"a":[1]}}""")]
    public void Refuses_a_schema_of_the_wrong_shape(string schema) => Refuses(schema);
}

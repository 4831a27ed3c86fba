using static Agentd.JsonSchema.Tests.Judging;

namespace Agentd.JsonSchema.Tests.Keywords;

public class LogicTests
{
    [Theory]
    [InlineData("""{"allOf":[{"minimum":1},{"maximum":3}]}""", "2", true)]
    [InlineData("""{"allOf":[{"minimum":1},{"maximum":3}]}""", "4", false)]
    [InlineData("""{"anyOf":[{"minimum":5},{"maximum":1}]}""", "5", true)]
    [InlineData("""{"anyOf":[{"minimum":5},{"maximum":1}]}""", "3", false)]
    [InlineData("""{"oneOf":[{"minimum":1},{"maximum":3}]}""", "2", false)]
    [InlineData("""{"oneOf":[{"minimum":1},{"maximum":3}]}""", "4", true)]
    [InlineData("""{"oneOf":[false,false]}""", "4", false)]
    [InlineData("""{"not":{"type":"integer"}}""", "4", false)]
    [InlineData("""{"not":{"not":{"type":"integer"}}}""", "4", true)]
    [InlineData("""{"if":{"minimum":10},"then":{"multipleOf":10},"else":{"maximum":5}}""", "20", true)]
    [InlineData("""{"if":{"minimum":10},"then":{"multipleOf":10},"else":{"maximum":5}}""", "21", false)]
    [InlineData("""{"if":{"minimum":10},"then":{"multipleOf":10},"else":{"maximum":5}}""", "6", false)]
    [InlineData("""{"then":false,"else":false}""", "6", true)]
    [InlineData("""{"dependentSchemas":{"a":{"required":["b"]}}}""", """{"a":1}""", false)]
    [InlineData("""{"dependentSchemas":{"a":{"required":["b"]}}}""", """{"c":1}""", true)]
    [InlineData("""{"dependencies":{"a":{"required":["b"]}}}""", """{"a":1}""", false)]
    [InlineData("true", "1", true)]
    [InlineData("false", "1", false)]
    public void Combines_schemas(string schema, string instance, bool isValid) => Judge(schema, instance).IsValid.ShouldBe(isValid);

    [Fact]
    public void Tells_why_each_alternative_does_not_hold()
    {
        var error = OnlyError("""{"anyOf":[{"type":"string"},{"properties":{"a":{"minimum":5}}}]}""", """{"a":1}""");
        error.Keyword.ShouldBe("anyOf");
        error.Causes.Select(cause => cause.KeywordLocation).ShouldBe(["/anyOf/0/type", "/anyOf/1/properties/a/minimum"]);
        error.Causes[1].InstanceLocation.ShouldBe("/a");
    }

    [Fact]
    public void Names_the_two_alternatives_that_both_hold()
        => OnlyError("""{"oneOf":[{"minimum":1},false,{"maximum":3}]}""", "2").Message
            .ShouldBe("The value must meet exactly one alternative, but meets /oneOf/0 and /oneOf/2.");

    [Fact]
    public void Reports_nothing_of_a_condition_that_does_not_hold()
        => OnlyError("""{"if":{"type":"string"},"else":{"minimum":3}}""", "2").KeywordLocation.ShouldBe("/else/minimum");

    [Theory]
    [InlineData("""{"allOf":[]}""")]
    [InlineData("""{"anyOf":{}}""")]
    [InlineData("""{"not":1}""")]
    [InlineData("""{"if":"x"}""")]
    [InlineData("7")]
    public void Refuses_a_schema_of_the_wrong_shape(string schema) => Refuses(schema);
}

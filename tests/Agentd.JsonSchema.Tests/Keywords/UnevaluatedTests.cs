using static Agentd.JsonSchema.Tests.Judging;

namespace Agentd.JsonSchema.Tests.Keywords;

public class UnevaluatedTests
{
    [Theory]
    [InlineData("""{"allOf":[{"properties":{"a":true}}],"properties":{"b":true},"unevaluatedProperties":false}""", """{"a":1,"b":2}""", true)]
    [InlineData("""{"allOf":[{"properties":{"a":true}}],"properties":{"b":true},"unevaluatedProperties":false}""", """{"c":1}""", false)]
    [InlineData("""{"anyOf":[{"properties":{"a":{"const":1}}},{"properties":{"b":true}}],"unevaluatedProperties":false}""", """{"a":2}""", false)]
    [InlineData("""{"anyOf":[{"properties":{"a":{"const":1}}},{"properties":{"b":true}}],"unevaluatedProperties":false}""", """{"a":1,"b":2}""", true)]
    [InlineData("""{"not":{"not":{"properties":{"a":true}}},"unevaluatedProperties":false}""", """{"a":1}""", false)]
    [InlineData("""{"if":{"properties":{"a":{"const":1}},"required":["a"]},"unevaluatedProperties":false}""", """{"a":1}""", true)]
    [InlineData("""{"if":{"properties":{"a":{"const":1}}},"unevaluatedProperties":false}""", """{"a":2}""", false)]
    [InlineData("""{"properties":{"a":true},"allOf":[{"unevaluatedProperties":false}]}""", """{"a":1}""", false)]
    [InlineData("""{"allOf":[{"unevaluatedProperties":true}],"unevaluatedProperties":false}""", """{"a":1}""", true)]
    [InlineData("""{"$ref":"#/$defs/x","unevaluatedProperties":false,"$defs":{"x":{"properties":{"a":true}}}}""", """{"a":1}""", true)]
    [InlineData("""{"dependentSchemas":{"a":{"properties":{"a":true}}},"unevaluatedProperties":false}""", """{"a":1}""", true)]
    [InlineData("""{"unevaluatedProperties":{"type":"integer"}}""", """{"a":"x"}""", false)]
    public void Judges_the_properties_left_over(string schema, string instance, bool isValid)
        => Judge(schema, instance).IsValid.ShouldBe(isValid);

    [Theory]
    [InlineData("""{"prefixItems":[true],"unevaluatedItems":false}""", "[1]", true)]
    [InlineData("""{"prefixItems":[true],"unevaluatedItems":false}""", "[1,2]", false)]
    [InlineData("""{"allOf":[{"prefixItems":[true,true]}],"unevaluatedItems":false}""", "[1,2]", true)]
    [InlineData("""{"contains":{"const":1},"unevaluatedItems":{"const":2}}""", "[1,2,1]", true)]
    [InlineData("""{"contains":{"const":1},"unevaluatedItems":{"const":2}}""", "[1,3,1]", false)]
    [InlineData("""{"oneOf":[{"items":true},false],"unevaluatedItems":false}""", "[1,3]", true)]
    public void Judges_the_items_left_over(string schema, string instance, bool isValid)
        => Judge(schema, instance).IsValid.ShouldBe(isValid);

    [Fact]
    public void Does_not_blame_a_property_again_that_a_failing_rule_has_looked_at()
        => OnlyError("""{"properties":{"a":{"type":"string"}},"unevaluatedProperties":false}""", """{"a":1}""").Keyword.ShouldBe("type");
}

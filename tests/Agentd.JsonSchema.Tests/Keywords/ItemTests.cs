using static Agentd.JsonSchema.Tests.Judging;

namespace Agentd.JsonSchema.Tests.Keywords;

public class ItemTests
{
    [Theory]
    [InlineData("""{"items":{"type":"integer"}}""", "[1,2]", true)]
    [InlineData("""{"items":{"type":"integer"}}""", "[1,\"2\"]", false)]
    [InlineData("""{"prefixItems":[{"type":"integer"}],"items":{"type":"string"}}""", "[1,\"a\",\"b\"]", true)]
    [InlineData("""{"prefixItems":[{"type":"integer"}],"items":{"type":"string"}}""", "[1,2]", false)]
    [InlineData("""{"prefixItems":[true,{"type":"string"}]}""", "[1]", true)]
    [InlineData("""{"prefixItems":[true],"items":false}""", "[1,2]", false)]
    [InlineData("""{"contains":{"const":1}}""", "[2,1]", true)]
    [InlineData("""{"contains":{"const":1}}""", "[]", false)]
    [InlineData("""{"contains":{"const":1},"minContains":0}""", "[]", true)]
    [InlineData("""{"contains":{"const":1},"minContains":2}""", "[1,2,1]", true)]
    [InlineData("""{"contains":{"const":1},"minContains":2}""", "[1,2]", false)]
    [InlineData("""{"contains":{"const":1},"maxContains":1}""", "[1,1]", false)]
    [InlineData("""{"minContains":2}""", "[]", true)]
    [InlineData("""{"contains":false}""", "{}", true)]
    public void Judges_items(string schema, string instance, bool isValid) => Judge(schema, instance).IsValid.ShouldBe(isValid);

    [Fact]
    public void Names_the_item_and_the_rule()
    {
        var error = OnlyError("""{"prefixItems":[true],"items":{"minimum":3}}""", "[0,3,2]");
        error.InstanceLocation.ShouldBe("/2");
        error.KeywordLocation.ShouldBe("/items/minimum");
    }

    [Theory]
    [InlineData("""{"contains":{"const":1}}""", "contains")]
    [InlineData("""{"contains":{"const":1},"minContains":2}""", "minContains")]
    public void Names_the_keyword_that_asks_for_more(string schema, string keyword) => OnlyError(schema, "[2]").Keyword.ShouldBe(keyword);

    [Theory]
    [InlineData("""{"items":[true]}""")]
    [InlineData("""{"prefixItems":[]}""")]
    [InlineData("""{"prefixItems":true}""")]
    public void Refuses_a_schema_of_the_wrong_shape(string schema) => Refuses(schema);
}

using static Agentd.JsonSchema.Tests.Judging;

namespace Agentd.JsonSchema.Tests.Keywords;

public class EnumTests
{
    [Theory]
    [InlineData("""{"enum":[1,"a",{"x":[1,2],"y":null}]}""", """{"y":null,"x":[1.0,2e0]}""", true)]
    [InlineData("""{"enum":[1,"a",{"x":[1,2]}]}""", """{"x":[2,1]}""", false)]
    [InlineData("""{"enum":[0]}""", "false", false)]
    [InlineData("""{"enum":[]}""", "1", false)]
    [InlineData("""{"const":0}""", "-0.0", true)]
    [InlineData("""{"const":100}""", "1E2", true)]
    [InlineData("""{"const":"é"}""", "\"e\\u0301\"", false)]
    [InlineData("""{"const":{"a":1}}""", """{"a":1,"b":2}""", false)]
    [InlineData("""{"const":null}""", "null", true)]
    public void Compares_by_value(string schema, string instance, bool isValid) => Judge(schema, instance).IsValid.ShouldBe(isValid);

    [Fact]
    public void Names_the_allowed_values() => OnlyError("""{"enum":["a", 2]}""", "3").Message.ShouldBe("""The value must be one of ["a", 2].""");

    [Fact]
    public void Cuts_a_long_list_of_allowed_values()
        => OnlyError($$"""{"enum":["{{new string('x', 1000)}}"]}""", "3").Message.Length.ShouldBeLessThan(300);

    [Theory]
    [InlineData("""{"enum":1}""", "/enum")]
    [InlineData("""{"const":1e9999999999999999999}""", "")]
    [InlineData("""{"enum":[1e9999999999999999999]}""", "")]
    public void Refuses_a_schema_it_could_not_compare_with(string schema, string place)
        => Refuses(schema).Location.ShouldBe("json-schema:///#" + place);
}

using static Agentd.JsonSchema.Tests.Judging;

namespace Agentd.JsonSchema.Tests.Keywords;

public class StringTests
{
    [Theory]
    [InlineData("""{"maxLength":2}""", "\"🐲🐲\"", true)]
    [InlineData("""{"maxLength":2}""", "\"\\uD83D\\uDC32\\uD83D\\uDC32\"", true)]
    [InlineData("""{"maxLength":1}""", "\"e\\u0301\"", false)]
    [InlineData("""{"minLength":3}""", "\"🐲🐲\"", false)]
    [InlineData("""{"minLength":2.0}""", "\"ab\"", true)]
    [InlineData("""{"minLength":2}""", "1", true)]
    [InlineData("""{"maxLength":1e30}""", "\"ab\"", true)]
    [InlineData("""{"minLength":1e30}""", "\"ab\"", false)]
    public void Counts_code_points(string schema, string instance, bool isValid) => Judge(schema, instance).IsValid.ShouldBe(isValid);

    [Fact]
    public void Says_the_limit_and_the_length_but_not_the_text()
    {
        var message = OnlyError("""{"maxLength":3}""", "\"secret\"").Message;
        message.ShouldBe("The text must have at most 3 characters, but has 6.");
    }

    [Fact]
    public void Finds_a_pattern_anywhere() => Judge("""{"pattern":"b+"}""", "\"abbc\"").IsValid.ShouldBeTrue();

    [Fact]
    public void Names_the_pattern_but_not_the_text()
        => OnlyError("""{"pattern":"^a"}""", "\"secret\"").Message.ShouldBe("The text must match the pattern ^a");

    [Theory]
    [InlineData("""{"minLength":-1}""", "/minLength")]
    [InlineData("""{"maxLength":1.5}""", "/maxLength")]
    [InlineData("""{"pattern":"(a"}""", "/pattern")]
    [InlineData("""{"pattern":1}""", "/pattern")]
    public void Refuses_a_schema_with_an_unusable_value(string schema, string place)
        => Refuses(schema).Location.ShouldBe("json-schema:///#" + place);
}

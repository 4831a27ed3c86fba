using static Agentd.JsonSchema.Tests.Judging;

namespace Agentd.JsonSchema.Tests.Keywords;

public class NumberTests
{
    [Theory]
    [InlineData("""{"minimum":1.1}""", "1.10", true)]
    [InlineData("""{"minimum":1.1}""", "1.0999999999999999999999999999999", false)]
    [InlineData("""{"maximum":-2}""", "-2", true)]
    [InlineData("""{"maximum":-2}""", "-1.9999999999999999999", false)]
    [InlineData("""{"exclusiveMinimum":0}""", "0.0", false)]
    [InlineData("""{"exclusiveMinimum":0}""", "1e-400", true)]
    [InlineData("""{"exclusiveMaximum":1e400}""", "9.99e399", true)]
    [InlineData("""{"exclusiveMaximum":3}""", "3", false)]
    [InlineData("""{"minimum":5}""", "\"no number\"", true)]
    [InlineData("""{"multipleOf":0.01}""", "4.35", true)]
    [InlineData("""{"multipleOf":0.01}""", "4.355", false)]
    [InlineData("""{"multipleOf":0.0001}""", "0.0075", true)]
    [InlineData("""{"multipleOf":1.5}""", "4.5e0", true)]
    [InlineData("""{"multipleOf":3}""", "10000000000000000000000000000000000000000000000002", true)]
    [InlineData("""{"multipleOf":3}""", "10000000000000000000000000000000000000000000000003", false)]
    [InlineData("""{"multipleOf":20}""", "110", false)]
    [InlineData("""{"multipleOf":20}""", "120", true)]
    [InlineData("""{"multipleOf":0.5}""", "1e308", true)]
    [InlineData("""{"multipleOf":7}""", "0", true)]
    public void Judges_exactly(string schema, string instance, bool isValid) => Judge(schema, instance).IsValid.ShouldBe(isValid);

    [Theory]
    [InlineData("""{"minimum":2}""", "1", "The number must be at least 2.")]
    [InlineData("""{"exclusiveMaximum":2.50}""", "3", "The number must be less than 2.50.")]
    [InlineData("""{"multipleOf":2}""", "3", "The number must be a multiple of 2.")]
    public void Says_the_rule(string schema, string instance, string message) => OnlyError(schema, instance).Message.ShouldBe(message);

    [Theory]
    [InlineData("""{"multipleOf":0}""")]
    [InlineData("""{"multipleOf":-1}""")]
    [InlineData("""{"minimum":"1"}""")]
    [InlineData("""{"maximum":1e1000000000000000000}""")]
    public void Refuses_a_schema_with_an_unusable_limit(string schema) => Refuses(schema);
}

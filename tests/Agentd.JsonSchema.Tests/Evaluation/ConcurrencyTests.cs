using static Agentd.JsonSchema.Tests.Judging;

namespace Agentd.JsonSchema.Tests.Evaluation;

public class ConcurrencyTests
{
    [Fact]
    public void Validates_with_one_schema_from_many_threads()
    {
        var schema = Compile("""
            {"items":{"anyOf":[{"type":"integer","multipleOf":3},{"type":"string","pattern":"^(?!b)[a-z]+$"}]},"unevaluatedItems":false}
            """);
        var valid = Value("""[3,"abc",9]""");
        var invalid = Value("""[3,"bcd",10]""");
        Parallel.For(0, 2_000, number =>
        {
            var result = schema.Validate(number % 2 == 0 ? valid : invalid);
            result.Errors.Select(error => error.InstanceLocation).ShouldBe(number % 2 == 0 ? [] : ["/1", "/2"]);
        });
    }

    [Fact]
    public void Compiles_from_many_threads()
        => Parallel.For(0, 50, number => Compile($$"""{"$id":"https://x.org/{{number}}","minimum":{{number}},"pattern":"\\p{Greek}?"}"""
            .Replace("Greek", "Script=Greek")).Uri.ShouldBe($"https://x.org/{number}"));
}

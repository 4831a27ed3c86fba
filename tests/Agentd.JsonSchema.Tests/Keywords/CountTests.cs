using static Agentd.JsonSchema.Tests.Judging;

namespace Agentd.JsonSchema.Tests.Keywords;

public class CountTests
{
    [Theory]
    [InlineData("""{"minItems":1}""", "[]", false)]
    [InlineData("""{"minItems":1}""", "[1]", true)]
    [InlineData("""{"maxItems":1}""", "[1,2]", false)]
    [InlineData("""{"maxItems":1}""", "{}", true)]
    [InlineData("""{"minProperties":2}""", """{"a":1}""", false)]
    [InlineData("""{"maxProperties":0}""", "{}", true)]
    [InlineData("""{"maxProperties":0}""", """{"a":1}""", false)]
    [InlineData("""{"uniqueItems":true}""", "[1,1.0]", false)]
    [InlineData("""{"uniqueItems":true}""", """[{"a":1,"b":2},{"b":2,"a":1}]""", false)]
    [InlineData("""{"uniqueItems":true}""", """[1,true,"1",[1],{"1":1},null]""", true)]
    [InlineData("""{"uniqueItems":true}""", """[[[0]],[[false]]]""", true)]
    [InlineData("""{"uniqueItems":false}""", "[1,1]", true)]
    public void Counts_and_compares(string schema, string instance, bool isValid) => Judge(schema, instance).IsValid.ShouldBe(isValid);

    [Fact]
    public void Says_how_many_there_are()
        => OnlyError("""{"minItems":3}""", "[1]").Message.ShouldBe("The array must have at least 3 items, but has 1.");

    [Fact]
    public void Names_the_items_that_are_equal()
        => OnlyError("""{"uniqueItems":true}""", "[5,6,7,6]").Message.ShouldBe("The items must all differ, but items 1 and 3 are equal.");

    [Fact]
    public void Finds_twins_among_a_hundred_thousand_items_in_linear_time()
    {
        var items = string.Join(',', Enumerable.Range(0, 100_000).Select(number => $$"""{"n":{{number}}}"""));
        var options = new ValidationOptions { TimeLimit = TimeSpan.FromMinutes(2) };
        Judge("""{"uniqueItems":true}""", $"[{items}]", options).IsValid.ShouldBeTrue();
    }
}

using static Agentd.JsonSchema.Tests.Judging;

namespace Agentd.JsonSchema.Tests.Evaluation;

public class ErrorReportTests
{
    private const string Schema = """
        {"$id":"https://x.org/order","properties":{"lines":{"items":{"$ref":"#/$defs/line"}}},
         "$defs":{"line":{"required":["sku"],"properties":{"count":{"minimum":1}}}}}
        """;

    private const string Order = """{"lines":[{"sku":"a","count":0},{"count":0}]}""";

    [Fact]
    public void Tells_value_rule_and_way_of_every_error()
    {
        var errors = Judge(Schema, Order).Errors;
        errors.Select(error => error.InstanceLocation).ShouldBe(["/lines/0/count", "/lines/1", "/lines/1/count"]);
        errors[0].KeywordLocation.ShouldBe("/properties/lines/items/$ref/properties/count/minimum");
        errors[0].AbsoluteKeywordLocation.ShouldBe("https://x.org/order#/$defs/line/properties/count/minimum");
        errors[0].Keyword.ShouldBe("minimum");
        errors[0].ToString().ShouldBe("/lines/0/count: The number must be at least 1.");
        errors[1].ToString().ShouldBe("/lines/1: The required property 'sku' is missing.");
    }

    [Fact]
    public void Tells_the_first_error_only_if_asked_to()
    {
        var result = Judge(Schema, Order, ValidationOptions.FirstError);
        result.Errors.ShouldHaveSingleItem().InstanceLocation.ShouldBe("/lines/0/count");
        result.MayHaveMoreErrors.ShouldBeTrue();
    }

    [Fact]
    public void Tells_only_the_verdict_if_asked_to()
    {
        var result = Judge(Schema, Order, new ValidationOptions { Report = ErrorReport.None });
        result.IsValid.ShouldBeFalse();
        result.Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Stops_at_the_most_errors_allowed_and_says_so()
    {
        var result = Judge("""{"items":{"type":"string"}}""", $"[{string.Join(',', new int[10_000])}]", new ValidationOptions { MaxErrors = 7 });
        result.Errors.Count.ShouldBe(7);
        result.MayHaveMoreErrors.ShouldBeTrue();
    }

    [Fact]
    public void Has_no_more_errors_where_all_were_told() => Judge(Schema, Order).MayHaveMoreErrors.ShouldBeFalse();

    [Fact]
    public void Bounds_the_causes_of_nested_alternatives_too()
    {
        var branch = """{"items":{"anyOf":[{"type":"string"},{"type":"null"}]}}""";
        var result = Judge($$"""{"anyOf":[{{branch}},{{branch}}]}""", $"[{string.Join(',', new int[10_000])}]");
        Count(result.Errors).ShouldBeInRange(100, 2_000);
    }

    [Fact]
    public void Bounds_how_deep_causes_have_causes()
    {
        const string tree = """{"anyOf":[{"type":"integer"},{"type":"array","items":{"$ref":"#"}}]}""";
        var result = Judge(tree, new string('[', 100) + "null" + new string(']', 100));
        var levels = 0;
        for (var errors = result.Errors; errors.Count > 0; errors = errors[^1].Causes)
            levels++;
        levels.ShouldBe(9);
    }

    [Fact]
    public void Locates_a_fault_within_an_embedded_resource_by_its_own_uri()
        => OnlyError("""{"$id":"https://x.org/a","items":{"$id":"b","items":{"type":"null"}}}""", "[[1]]").AbsoluteKeywordLocation
            .ShouldBe("https://x.org/b#/items/type");

    [Fact]
    public void Names_the_root_in_words() => OnlyError("""{"type":"null"}""", "1").ToString().ShouldStartWith("(root): ");

    private static int Count(IReadOnlyList<ValidationError> errors) => errors.Sum(error => 1 + Count(error.Causes));
}

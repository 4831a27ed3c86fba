using System.Text;
using static Agentd.JsonSchema.Tests.Judging;

namespace Agentd.JsonSchema.Tests.Evaluation;

public class BoundsTests
{
    // For work that multiplies without end; how fast the rest is says the bench.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static string Nested(int levels) => string.Concat(Enumerable.Repeat("{\"c\":", levels)) + "1" + new string('}', levels);

    private static void GivesUp(string schema, string instance, string why, ValidationOptions? options = null)
    {
        var (compiled, value) = (Compile(schema), Value(instance));
        var validation = Task.Run(() => compiled.Validate(value, options));
        validation.Wait(Patience).ShouldBeTrue("no answer");
        var result = validation.Result;
        result.GaveUp.ShouldBeTrue();
        result.IsValid.ShouldBeFalse();
        result.Errors[^1].Message.ShouldContain(why);
    }

    [Theory]
    [InlineData("""{"$ref":"#"}""")]
    [InlineData("""{"$dynamicRef":"#"}""")]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"allOf":[{"$ref":"#/$defs/b"}]},"b":{"anyOf":[{"$ref":"#/$defs/a"},true]}}}""")]
    [InlineData("""{"not":{"$ref":"#"}}""")]
    [InlineData("""{"allOf":[{"$ref":"#"},{"$ref":"#"},{"$ref":"#"}]}""")]
    public void Answers_a_schema_that_refers_to_itself_without_end(string schema) => GivesUp(schema, "1", "without end");

    [Fact]
    public void Validates_a_thousand_levels()
    {
        const string tree = """{"anyOf":[{"type":"integer"},{"type":"object","properties":{"c":{"$ref":"#"}},"additionalProperties":false}]}""";
        Judge(tree, Nested(1_000)).IsValid.ShouldBeTrue();
        Judge(tree, Nested(1_000).Replace("1", "\"x\"")).IsValid.ShouldBeFalse();
    }

    [Fact]
    public void Answers_ten_thousand_levels_on_a_small_stack()
    {
        var schema = Compile("""{"properties":{"c":{"$ref":"#"}}}""");
        var deep = Value(Nested(10_000));
        ValidationResult? result = null;
        var small = new Thread(() => result = schema.Validate(deep, new ValidationOptions { MaxDepth = int.MaxValue }), maxStackSize: 512 * 1024);
        small.Start();
        small.Join(Patience).ShouldBeTrue();
        result!.GaveUp.ShouldBeTrue();
        result.Errors[0].Message.ShouldContain("nested too deep");
    }

    [Fact]
    public void Answers_a_comparison_of_five_thousand_levels()
        => GivesUp("""{"uniqueItems":true}""", $"[{Nested(5_000)},{Nested(5_000)}]", "nested deeper than");

    [Fact]
    public void Keeps_the_given_depth()
        => GivesUp("""{"properties":{"c":{"$ref":"#"}}}""", Nested(50), "more than 20 schemas", new ValidationOptions { MaxDepth = 20 });

    [Fact]
    public void Answers_where_no_depth_at_all_is_allowed() => GivesUp("true", "1", "No verdict", new ValidationOptions { MaxDepth = 0 });

    [Fact]
    public void Keeps_the_errors_found_before_a_bound_was_reached()
    {
        var result = Judge("""{"properties":{"a":{"type":"null"},"b":{"anyOf":[{"type":"null"},{"maxLength":1}]}}}""", """{"a":1,"b":"\uD800"}""");
        result.Errors.Select(error => error.InstanceLocation).ShouldBe(["/a", "/b"]);
        result.GaveUp.ShouldBeTrue();
    }

    [Fact]
    public void Refuses_a_schema_that_is_nested_too_deep()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"not\":", 2_000)) + "true" + new string('}', 2_000);
        Refuses(deep).Problem.ShouldContain("deeper than 1024");
        Should.Throw<SchemaException>(() => Schema.Compile(Value(deep))).Problem.ShouldContain("deeper than 1024");
    }

    [Fact]
    public void Compiles_a_schema_of_a_thousand_levels()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"items\":", 1_000)) + "true" + new string('}', 1_000);
        Compile(deep).Validate(Value("[[[]]]")).IsValid.ShouldBeTrue();
    }

    [Fact]
    public void Ends_a_schema_that_multiplies_its_work_at_the_time_limit()
    {
        var definitions = Enumerable.Range(1, 60).Select(n => $$$"""
            "d{{{n}}}":{"allOf":[{"$ref":"#/$defs/d{{{n - 1}}}"},{"$ref":"#/$defs/d{{{n - 1}}}"}]}
            """);
        GivesUp(
            $$$"""{"$ref":"#/$defs/d60","$defs":{"d0":true,{{{string.Join(',', definitions)}}}}}""",
            "1",
            "longer than its limit of 0.2 seconds",
            new ValidationOptions { TimeLimit = TimeSpan.FromSeconds(0.2) });
    }

    [Fact]
    public void Ends_many_slow_matches_at_the_time_limit()
    {
        var slow = $"\"{new string('a', 5_000)}?\"";
        GivesUp(
            """{"items":{"not":{"pattern":"^(?!x)(a|aa)+!$"}}}""",
            $"[{string.Join(',', Enumerable.Repeat(slow, 1_000))}]",
            "longer than its limit",
            new ValidationOptions { TimeLimit = TimeSpan.FromSeconds(0.2) });
    }

    [Fact]
    public void Ends_on_cancellation()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var many = Value($"[{string.Join(',', new int[10_000])}]");
        Should.Throw<OperationCanceledException>(
            () => Compile("""{"items":{"type":"integer"}}""").Validate(many, cancellation: cancelled.Token));
    }

    [Fact]
    public void Validates_ten_megabytes()
    {
        var text = new StringBuilder("[");
        while (text.Length < 10_000_000)
            text.Append("""{"id":123,"name":"a name of some length","tags":["x","y"],"price":12.25},""");
        text.Append("{}]");
        const string schema = """
            {"items":{"properties":{"id":{"type":"integer"},"name":{"pattern":"^[a-z ]+$"},"tags":{"uniqueItems":true},"price":{"multipleOf":0.01}},
             "unevaluatedProperties":false}}
            """;
        using var document = StrictJson.Parse(Encoding.UTF8.GetBytes(text.ToString()));
        Compile(schema).Validate(document.RootElement).IsValid.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""["\uD800"]""", """{"items":{"minLength":1}}""")]
    [InlineData("""["\uD800"]""", """{"items":{"pattern":"a"}}""")]
    [InlineData("""["\uD800"]""", """{"uniqueItems":true}""")]
    [InlineData("""{"\uD800":1}""", """{"additionalProperties":false}""")]
    [InlineData("""{"\uD800":1}""", """{"propertyNames":{"maxLength":3}}""")]
    public void Answers_text_that_is_not_unicode(string instance, string schema) => GivesUp(schema, instance, "not valid Unicode");

    [Theory]
    [InlineData("""{"type":"integer"}""", "1e1000000000", true)]
    [InlineData("""{"multipleOf":7}""", "7e1000000000", true)]
    [InlineData("""{"multipleOf":7}""", "1e1000000000", false)]
    [InlineData("""{"minimum":1e999999999}""", "1e1000000000", true)]
    [InlineData("""{"multipleOf":1e-1000000000}""", "1", true)]
    [InlineData("""{"enum":[10e999999999]}""", "1e1000000000", true)]
    public void Judges_numbers_that_could_not_be_written_out(string schema, string instance, bool isValid)
        => Judge(schema, instance).IsValid.ShouldBe(isValid);

    [Fact]
    public void Answers_an_exponent_beyond_all_bounds() => GivesUp("""{"minimum":1}""", "1e99999999999999999999", "exponent");

    [Fact]
    public void Divides_a_million_digits() => Judge("""{"multipleOf":7}""", new string('7', 1_000_000)).IsValid.ShouldBeTrue();

    [Theory]
    [InlineData(1, 10_000, "are too many")]
    [InlineData(100, 100, "are too large together")]
    public void Refuses_patterns_of_thousands_of_large_sets_before_they_take_up_gigabytes(int patterns, int sets, string why)
    {
        var each = Enumerable.Range(0, patterns).Select(number => $$"""{"pattern":"{{number}}{{string.Concat(Enumerable.Repeat(@"\\p{L}", sets))}}"}""");
        Refuses($$"""{"allOf":[{{string.Join(',', each)}}]}""").Problem.ShouldContain(why);
    }

    [Fact]
    public void Takes_a_pattern_of_hundreds_of_large_sets()
        => Judge($$"""{"pattern":"^{{string.Concat(Enumerable.Repeat(@"\\p{L}", 300))}}$"}""", $"\"{new string('x', 300)}\"").IsValid.ShouldBeTrue();
}

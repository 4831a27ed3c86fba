using static Agentd.JsonSchema.Tests.Judging;

namespace Agentd.JsonSchema.Tests;

public class SchemaExceptionTests
{
    [Theory]
    [InlineData("""{"type":"string","type":"number"}""", "/type")]
    [InlineData("""{"properties":{"a":{"x":["\uD800"]}}}""", "/properties/a/x/0")]
    [InlineData("""{"properties":{"a":}}""", "/properties/a")]
    public void Names_the_place_where_the_text_of_a_schema_is_no_unambiguous_json(string schema, string place)
        => Refuses(schema).Location.ShouldBe("json-schema:///#" + place);

    [Fact]
    public void Reads_a_schema_that_is_already_parsed_as_strictly()
        => Should.Throw<SchemaException>(() => Schema.Compile(Value("""{"type":"string","type":"number"}"""))).Location
            .ShouldBe("json-schema:///#/type");

    [Fact]
    public void Tells_problem_and_place_in_its_message()
    {
        var refusal = Refuses("""{"minLength":"3"}""");
        refusal.Problem.ShouldBe("The value of minLength is a number.");
        refusal.Message.ShouldBe("The value of minLength is a number. (at json-schema:///#/minLength)");
    }

    [Fact]
    public void Names_the_place_by_the_base_uri_that_was_given()
        => Refuses("""{"minLength":"3"}""", new CompileOptions { BaseUri = "file:///m/schemas/request.schema.json" }).Location
            .ShouldBe("file:///m/schemas/request.schema.json#/minLength");
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Agentd.Cli.Tests.Json;

public sealed class JsonSchemaTests
{
    private static readonly JsonSerializerOptions Written =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Documents => [.. JsonSchemas.Documents.Keys];

    [Theory]
    [MemberData(nameof(Documents))]
    public void The_committed_schema_is_the_one_that_the_shapes_make(string document) =>
        Committed.ShouldBe($"{document}.schema.json", JsonSchemas.Of(document).ToJsonString(Written) + "\n");

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_key_is_required_described_and_no_other_allowed(string document)
    {
        var schema = JsonSchemas.Of(document);
        var shape = (schema["items"] ?? schema).AsObject();

        shape["additionalProperties"]!.GetValue<bool>().ShouldBeFalse();
        var properties = shape["properties"]!.AsObject();
        shape["required"]!.AsArray().Select(key => key!.GetValue<string>()).ShouldBe(properties.Select(property => property.Key));
        properties.Where(property => property.Value?["description"] is null).ShouldBeEmpty();
    }

    [Fact]
    public void States_and_triggers_are_words()
    {
        var properties = JsonSchemas.Of("ps")["items"]!["properties"]!;

        Words(properties["state"]!).ShouldBe(["queued", "preparing", "cloning", "running", "stopping", "tearing_down", "sealing", "ended"]);
        Words(properties["trigger"]!).ShouldBe(["manual", "scheduled", null]);
    }

    private static IEnumerable<string?> Words(JsonNode schema) => schema["enum"]!.AsArray().Select(word => word?.GetValue<string>());
}

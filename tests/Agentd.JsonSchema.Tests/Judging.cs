using System.Text;
using System.Text.Json;

namespace Agentd.JsonSchema.Tests;

/// <summary>The shortest way from two texts to a verdict.</summary>
internal static class Judging
{
    public static Schema Compile(string schema, CompileOptions? options = null) => Schema.Compile(Encoding.UTF8.GetBytes(schema), options);

    public static JsonElement Value(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1_000_000 });
        return document.RootElement.Clone();
    }

    public static ValidationResult Judge(string schema, string instance, ValidationOptions? options = null)
        => Compile(schema).Validate(Value(instance), options);

    public static ValidationError OnlyError(string schema, string instance) => Judge(schema, instance).Errors.ShouldHaveSingleItem();

    public static SchemaException Refuses(string schema, CompileOptions? options = null)
        => Should.Throw<SchemaException>(() => Compile(schema, options));
}

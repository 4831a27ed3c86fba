using System.Text.Json;

namespace Agentd.JsonSchema.Keywords;

/// <summary>Quotes a value of the schema in a message, cut to a readable length.</summary>
internal static class SchemaExcerpt
{
    private const int MaxLength = 200;

    public static string Of(JsonElement value) => Of(value.GetRawText());

    public static string Of(string text) => text.Length <= MaxLength ? text : text[..MaxLength] + " …";
}

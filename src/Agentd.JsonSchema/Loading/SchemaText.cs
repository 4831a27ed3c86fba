using System.Text.Json;

namespace Agentd.JsonSchema.Loading;

/// <summary>Reads the keywords whose values are text.</summary>
internal static class SchemaText
{
    public static string? Optional(JsonElement schema, string keyword, string location)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty(keyword, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.String)
            throw new SchemaException(location + "/" + keyword, $"The value of {keyword} is a string.");

        return value.GetString()!;
    }
}

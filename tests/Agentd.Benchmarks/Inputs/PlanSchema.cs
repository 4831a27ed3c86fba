using System.Text;

namespace Agentd.Benchmarks.Inputs;

/// <summary>A JSON Schema as methodologies have them, and documents that it takes.</summary>
internal static class PlanSchema
{
    private const string Text = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "$id": "https://agentd.invalid/plan.schema.json",
          "type": "object",
          "required": ["title", "items"],
          "additionalProperties": false,
          "properties": {
            "title": { "type": "string", "minLength": 1, "maxLength": 200 },
            "items": { "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/item" } }
          },
          "$defs": {
            "name": { "type": "string", "pattern": "^[a-z][a-z0-9-]{0,62}$" },
            "item": {
              "type": "object",
              "required": ["id", "kind", "state"],
              "properties": {
                "id": { "type": "integer", "minimum": 1 },
                "kind": { "enum": ["feature", "fix", "chore"] },
                "owner": { "$ref": "#/$defs/name" },
                "estimate": { "type": "number", "exclusiveMinimum": 0, "multipleOf": 0.5 },
                "labels": { "type": "array", "uniqueItems": true, "maxItems": 20, "items": { "$ref": "#/$defs/name" } },
                "state": { "type": "object", "required": ["at"], "properties": { "at": { "type": "string", "format": "date-time" } } }
              },
              "if": { "properties": { "kind": { "const": "feature" } } },
              "then": { "required": ["owner"] },
              "unevaluatedProperties": false
            }
          }
        }
        """;

    /// <summary>The schema in UTF-8.</summary>
    public static byte[] Bytes { get; } = Encoding.UTF8.GetBytes(Text);

    /// <summary>A valid document of a size in bytes, or a few hundred less.</summary>
    public static ReadOnlyMemory<byte> Document(int size)
    {
        var text = new StringBuilder("{\"title\":\"A plan\",\"items\":[");
        for (var id = 1; text.Length < size - 250; id++)
        {
            text.Append(id == 1 ? "" : ",").Append("{\"id\":").Append(id).Append(",\"kind\":\"").Append(id % 2 == 0 ? "feature" : "fix")
                .Append("\",\"owner\":\"team-").Append(id % 40).Append("\",\"estimate\":").Append(id % 9 + 1)
                .Append(".5,\"labels\":[\"area-").Append(id % 7)
                .Append("\",\"size-").Append(id % 5).Append("\"],\"state\":{\"at\":\"2026-05-01T12:00:00Z\"}}");
        }

        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }
}

using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Agentd.Benchmarks.Figures;
using Agentd.JsonSchema;

namespace Agentd.Benchmarks.Rows;

/// <summary>The JSON Schema validator on a schema as methodologies have them, and on a document of 1 MB.</summary>
internal sealed class SchemaRow : IRow
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

    public string Name => "schema";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        await Task.CompletedTask;
        var text = Encoding.UTF8.GetBytes(Text);
        var schema = Schema.Compile(text);
        var document = Document(1_000_000);
        using var parsed = StrictJson.Parse(document);
        if (schema.Validate(parsed.RootElement) is { IsValid: false } verdict) throw new InvalidOperationException(verdict.Errors[0].Message);
        var rounds = bench.Rounds(200, 40);
        var (parsing, _) = Take(rounds, () => JsonDocument.Parse(document).Dispose());
        var (validating, kept) = Take(rounds, () => schema.Validate(parsed.RootElement));
        var (compiling, compiled) = Take(rounds * 5, () => Schema.Compile(text));
        yield return new Figure(Name, "validate 1 MB", "ms", validating) { Reference = parsing, Note = $"{1000 / validating.Median:F0} a second, {kept:N0} bytes allocated each; the reference is System.Text.Json's parse of the document" };
        yield return new Figure(Name, "compile", "ms", compiling) { Note = $"{1000 / compiling.Median:N0} a second, {compiled:N0} bytes allocated each" };
    }

    private static ReadOnlyMemory<byte> Document(int size)
    {
        var text = new StringBuilder("{\"title\":\"A plan\",\"items\":[");
        for (var id = 1; text.Length < size - 250; id++)
            text.Append(id == 1 ? "" : ",").Append("{\"id\":").Append(id).Append(",\"kind\":\"").Append(id % 2 == 0 ? "feature" : "fix")
                .Append("\",\"owner\":\"team-").Append(id % 40).Append("\",\"estimate\":").Append(id % 9 + 1).Append(".5,\"labels\":[\"area-").Append(id % 7)
                .Append("\",\"size-").Append(id % 5).Append("\"],\"state\":{\"at\":\"2026-05-01T12:00:00Z\"}}");
        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }

    private static (Samples, long Bytes) Take(int rounds, Action work)
    {
        for (var i = 0; i < rounds / 4; i++) work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var taken = new double[rounds];
        for (var i = 0; i < rounds; i++)
        {
            var began = Stopwatch.GetTimestamp();
            work();
            taken[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }
        return (new Samples(taken), (GC.GetAllocatedBytesForCurrentThread() - before) / rounds);
    }
}

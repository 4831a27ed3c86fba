namespace Agentd.JsonSchema.Evaluation;

/// <summary>A schema as another one uses it.</summary>
/// <param name="Node">The schema.</param>
/// <param name="Step">The way to it from the schema that uses it, as a JSON Pointer: <c>/allOf/0</c>, <c>/$ref</c>.</param>
internal sealed record Subschema(SchemaNode Node, string Step);

namespace Agentd.Application.Ports;

/// <summary>What knows JSON Schema, draft 2020-12. It resolves no reference from the network or the disk.</summary>
public interface IArtifactSchemas
{
    /// <summary>
    /// Reads a schema and a document strictly (no byte-order mark, no duplicate keys, UTF-8, one value) and holds the document against
    /// the schema.
    /// </summary>
    /// <param name="schema">The schema's text.</param>
    /// <param name="document">The document's text.</param>
    /// <param name="cancellation">Ends the judgement.</param>
    /// <returns>The violated rules in the order they were found, a bounded number of them; none for a valid document.</returns>
    /// <exception cref="UnusableSchemaException">The schema is not strict JSON, or not a schema that can be kept to.</exception>
    /// <exception cref="UnusableJsonException">The document is not strict JSON, or cannot be judged within the bounds of depth, time
    /// and memory.</exception>
    Task<IReadOnlyList<ViolatedRule>> ViolationsAsync(ReadOnlyMemory<byte> schema, ReadOnlyMemory<byte> document, CancellationToken cancellation);
}

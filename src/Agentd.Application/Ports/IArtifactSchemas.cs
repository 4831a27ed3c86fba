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
    Task<IReadOnlyList<ViolatedRule>> ViolationsAsync(
        ReadOnlyMemory<byte> schema, ReadOnlyMemory<byte> document, CancellationToken cancellation);
}

/// <summary>A rule of a schema that a document breaks.</summary>
/// <param name="Path">Where in the document, as a JSON Pointer; empty for the document as a whole.</param>
/// <param name="Rule">Where in the schema, as a JSON Pointer.</param>
/// <param name="Message">The rule in words. Shows numbers of the document at most, never its texts.</param>
public sealed record ViolatedRule(string Path, string Rule, string Message);

/// <summary>A text that cannot be used as what it should be: a document to judge or, more narrowly, a schema.</summary>
/// <param name="problem">What is wrong, where, and what would be right.</param>
/// <param name="cause">What found it; null for nothing else.</param>
public class UnusableJsonException(string problem, Exception? cause = null) : Exception(problem, cause);

/// <summary>A text that cannot be used as a schema.</summary>
/// <inheritdoc cref="UnusableJsonException(string, Exception?)"/>
public sealed class UnusableSchemaException(string problem, Exception? cause = null) : UnusableJsonException(problem, cause);

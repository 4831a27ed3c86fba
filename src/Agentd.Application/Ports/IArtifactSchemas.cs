namespace Agentd.Application.Ports;

/// <summary>What knows JSON Schema, draft 2020-12. It resolves no reference from the network or the disk.</summary>
public interface IArtifactSchemas
{
    /// <summary>Reads a schema strictly and makes it ready to judge documents.</summary>
    /// <param name="utf8">The schema's text.</param>
    /// <exception cref="UnusableJsonException">It is not JSON, or not a schema that can be kept to.</exception>
    IArtifactSchema Compile(ReadOnlyMemory<byte> utf8);
}

/// <summary>A schema that judges documents, from any thread.</summary>
public interface IArtifactSchema
{
    /// <summary>Reads a document strictly and judges it: no byte-order mark, no duplicate keys, UTF-8, one value.</summary>
    /// <param name="utf8">The document's text.</param>
    /// <returns>The violated rules in the order they were found, a bounded number of them; none for a valid document.</returns>
    /// <exception cref="UnusableJsonException">It is not strict JSON, or cannot be judged within the bounds of depth and time.</exception>
    IReadOnlyList<ViolatedRule> Violations(ReadOnlyMemory<byte> utf8);
}

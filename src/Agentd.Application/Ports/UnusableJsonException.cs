namespace Agentd.Application.Ports;

/// <summary>A text that cannot be used as what it should be: a document to judge or, more narrowly, a schema.</summary>
/// <param name="problem">What is wrong, where, and what would be right.</param>
/// <param name="cause">What found it; null for nothing else.</param>
public class UnusableJsonException(string problem, Exception? cause = null) : Exception(problem, cause);

/// <summary>A text that cannot be used as a schema.</summary>
/// <inheritdoc cref="UnusableJsonException(string, Exception?)"/>
public sealed class UnusableSchemaException(string problem, Exception? cause = null) : UnusableJsonException(problem, cause);

namespace Agentd.Application.Ports;

/// <summary>A rule of a schema that a document breaks.</summary>
/// <param name="Path">Where in the document, as a JSON Pointer; empty for the document as a whole.</param>
/// <param name="Rule">Where in the schema, as a JSON Pointer.</param>
/// <param name="Message">The rule in words. Shows numbers of the document at most, never its texts.</param>
public sealed record ViolatedRule(string Path, string Rule, string Message);

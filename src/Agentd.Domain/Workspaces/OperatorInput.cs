namespace Agentd.Domain.Workspaces;

/// <summary>A validated document that a session finds at <c>.runa/workspace/&lt;Type&gt;/&lt;Id&gt;.json</c>.</summary>
/// <param name="Type">The artifact type; one path segment.</param>
/// <param name="Id">The artifact id; one path segment.</param>
/// <param name="Document">The document's exact bytes.</param>
public sealed record OperatorInput(string Type, string Id, ReadOnlyMemory<byte> Document)
{
    /// <summary>Never the document: it is not for logs.</summary>
    public override string ToString() => $"operator input {Type}/{Id}";
}

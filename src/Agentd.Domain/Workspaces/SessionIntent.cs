namespace Agentd.Domain.Workspaces;

/// <summary>What an invocation asks of a session; at most one. Null stands for none.</summary>
public abstract record SessionIntent
{
    private SessionIntent() { }

    /// <summary>Do this queued work.</summary>
    public sealed record Work(WorkUnit Unit) : SessionIntent;

    /// <summary>Do what this text asks.</summary>
    public sealed record Request(string Text) : SessionIntent
    {
        /// <summary>Never the text: it is not for logs.</summary>
        public override string ToString() => "request";
    }

    /// <summary>Start from this complete artifact, placed byte for byte.</summary>
    public sealed record Artifact(string Type, string Id, ReadOnlyMemory<byte> Document) : SessionIntent
    {
        /// <summary>The most bytes that a document may have.</summary>
        public const int MaxBytes = 16 * 1024 * 1024;

        /// <summary>Never the document: it is not for logs.</summary>
        public override string ToString() => $"artifact {Type}";
    }
}

/// <summary>A validated document that a session finds at <c>.runa/workspace/&lt;Type&gt;/&lt;Id&gt;.json</c>.</summary>
/// <param name="Type">The artifact type; one path segment.</param>
/// <param name="Id">The artifact id; one path segment.</param>
/// <param name="Document">The document's exact bytes.</param>
public sealed record OperatorInput(string Type, string Id, ReadOnlyMemory<byte> Document)
{
    /// <summary>Never the document: it is not for logs.</summary>
    public override string ToString() => $"operator input {Type}/{Id}";
}

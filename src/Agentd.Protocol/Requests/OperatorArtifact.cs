namespace Agentd.Protocol.Requests;

/// <summary>A complete artifact, byte for byte.</summary>
/// <param name="Type">The artifact's type, as the methodology declares it.</param>
/// <param name="Id">The artifact's id: the stem of its file.</param>
/// <param name="Document">The document; base64 on the wire, at most <see cref="Frames.FrameLimits.Artifact"/> bytes before.</param>
public sealed record OperatorArtifact(string Type, string Id, byte[] Document)
{
    /// <summary>Never the document: it is not for logs.</summary>
    public override string ToString() => $"artifact {Type}";
}

using System.Text.Json.Serialization;

namespace Agentd.Protocol.Requests;

/// <summary>
/// Run an agent. Answered by <c>accepted</c>, or a <c>problem</c>; then, unless detached, by phases, steps, output
/// (when followed) and at last a <c>result</c>. A client that closes before <c>accepted</c> withdraws the request.
/// At most one of work unit, request text and artifact is given.
/// </summary>
public sealed record RunRequest : Request
{
    /// <summary>The agent's name.</summary>
    public required string Agent { get; init; }

    /// <summary>The repository to clone instead of the agent's own.</summary>
    public string? Repo { get; init; }

    /// <summary>The queued work to do.</summary>
    public string? WorkUnit { get; init; }

    /// <summary>What is asked, in the operator's words. At most <see cref="Frames.FrameLimits.RequestText"/> bytes.</summary>
    public string? RequestText { get; init; }

    /// <summary>A complete artifact to start from.</summary>
    public OperatorArtifact? Artifact { get; init; }

    /// <summary>The session, by its id or a unique beginning of it, that this one is to go on from.</summary>
    public string? Continues { get; init; }

    /// <summary>What asks.</summary>
    public required RunTrigger Trigger { get; init; }

    /// <summary>A time limit for this session, in milliseconds.</summary>
    public long? TimeoutMs { get; init; }

    /// <summary>Whether the session's output is to be streamed.</summary>
    public bool Follow { get; init; }

    /// <summary>Whether <c>accepted</c> is all that the client waits for.</summary>
    public bool Detach { get; init; }

    /// <summary>Never the request's text or document: they are not for logs.</summary>
    public override string ToString() => $"run {Agent}";
}

/// <summary>What asked for a session.</summary>
[JsonConverter(typeof(WordConverter<RunTrigger>))]
public enum RunTrigger
{
    /// <summary>An operator.</summary>
    Manual,

    /// <summary>The agent's schedule.</summary>
    Scheduled,
}

/// <summary>A complete artifact, byte for byte.</summary>
/// <param name="Type">The artifact's type, as the methodology declares it.</param>
/// <param name="Id">The artifact's id: the stem of its file.</param>
/// <param name="Document">The document; base64 on the wire, at most <see cref="Frames.FrameLimits.Artifact"/> bytes before.</param>
public sealed record OperatorArtifact(string Type, string Id, byte[] Document)
{
    /// <summary>Never the document: it is not for logs.</summary>
    public override string ToString() => $"artifact {Type}";
}

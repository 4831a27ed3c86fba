using System.Text.Json.Serialization;

namespace Agentd.Protocol.Replies;

/// <summary>The request is validated, the session's id drawn and its record begun. The session may still be queued.</summary>
/// <param name="SessionId">The session's id.</param>
public sealed record Accepted(string SessionId) : Reply;

/// <summary>A phase of the session began or ended.</summary>
/// <param name="Name">The phase's word: prepare, clone, mount, execute, teardown or seal.</param>
/// <param name="State">What became of it.</param>
/// <param name="At">When.</param>
public sealed record PhaseChanged(string Name, PhaseState State, DateTimeOffset At) : Reply;

/// <summary>A step of the set-up inside the container began.</summary>
/// <param name="Name">The step's word.</param>
/// <param name="At">When.</param>
public sealed record StepBegan(string Name, DateTimeOffset At) : Reply;

/// <summary>Something that the session printed. The bytes are an agent's: hostile to a terminal.</summary>
/// <param name="Stream">Where it was printed.</param>
/// <param name="Data">The bytes, base64 on the wire; may end within a character. At most <see cref="Frames.FrameLimits.Output"/>.</param>
/// <param name="Time">When it was printed.</param>
/// <param name="Cursor">The place after it: given back, the stream goes on from here.</param>
public sealed record Output(OutputStream Stream, byte[] Data, DateTimeOffset Time, string Cursor) : Reply;

/// <summary>A stream of output is complete.</summary>
/// <param name="Warning">Why output is missing, or may be; null when nothing is known to be missing.</param>
public sealed record StreamEnd(string? Warning = null) : Reply;

/// <summary>What became of a phase.</summary>
[JsonConverter(typeof(WordConverter<PhaseState>))]
public enum PhaseState
{
    /// <summary>It began.</summary>
    Began,

    /// <summary>It ended as it should.</summary>
    Done,

    /// <summary>It failed.</summary>
    Failed,
}

/// <summary>Where a session printed something.</summary>
[JsonConverter(typeof(WordConverter<OutputStream>))]
public enum OutputStream
{
    /// <summary>Standard output.</summary>
    Stdout,

    /// <summary>Standard error.</summary>
    Stderr,
}

/// <summary>A session has ended. Where <see cref="Error"/> is set, it is what counts, whatever the outcome.</summary>
public sealed record Result : Reply
{
    /// <summary>The session's id.</summary>
    public required string SessionId { get; init; }

    /// <summary>The outcome's label; null when none was reached.</summary>
    public string? Label { get; init; }

    /// <summary>The raw exit code, where there is one.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The signal that ended the program, where one did.</summary>
    public int? Signal { get; init; }

    /// <summary>The first error's text: no outcome was reached, or teardown failed.</summary>
    public string? Error { get; init; }

    /// <summary>Why it stopped, in one sentence for an operator; null where the outcome says enough.</summary>
    public string? Why { get; init; }

    /// <summary>What went wrong without changing the outcome, such as the seal of the record.</summary>
    public string? Warning { get; init; }
}

namespace Agentd.Protocol.Replies;

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

    /// <summary>What went wrong without changing the outcome, such as the seal of the record.</summary>
    public string? Warning { get; init; }
}

namespace Agentd.Notify.Protocol;

/// <summary>One thing that an operator is told, as a file of the spool and as the body of a message hold it.</summary>
public sealed record Notice
{
    /// <summary>The event's word: <see cref="NoticeTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What makes it recognisable if it comes twice: the same for the same event, over restarts too.</summary>
    public required string Id { get; init; }

    /// <summary>The host's name.</summary>
    public required string Host { get; init; }

    /// <summary>The daemon.</summary>
    public required string DaemonId { get; init; }

    /// <summary>What is known of it.</summary>
    public required NoticeData Data { get; init; }

    /// <summary>How many of the same agent and event it stands for, where it stands for more than itself.</summary>
    public int? Times { get; init; }
}

/// <summary>What is known of an event; null where there is nothing of the kind.</summary>
public sealed record NoticeData
{
    /// <summary>The session.</summary>
    public string? SessionId { get; init; }

    /// <summary>The agent.</summary>
    public string? Agent { get; init; }

    /// <summary>The work unit.</summary>
    public string? WorkUnit { get; init; }

    /// <summary>What asked for the session.</summary>
    public string? Trigger { get; init; }

    /// <summary>The outcome's label, or <c>error</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>The raw exit code.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The bound that was hit.</summary>
    public string? Bound { get; init; }

    /// <summary>The first error.</summary>
    public string? Error { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public string? Why { get; init; }

    /// <summary>The phase that the session was in last.</summary>
    public string? Phase { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public long? TookMs { get; init; }

    /// <summary>The directory of the record, on the daemon's host.</summary>
    public string? RecordPath { get; init; }

    /// <summary>The commit that was cloned.</summary>
    public string? Commit { get; init; }

    /// <summary>What is kept of the work.</summary>
    public string? Work { get; init; }

    /// <summary>What its requests to metered hosts used.</summary>
    public NoticeUsage? Usage { get; init; }

    /// <summary>How many names and connections a filtered session was refused.</summary>
    public long? NetworkDenied { get; init; }

    /// <summary>The last lines that the session printed: masked, and without anything that a terminal acts on.</summary>
    public IReadOnlyList<string>? LastLines { get; init; }

    /// <summary>The command that shows more.</summary>
    public string? Command { get; init; }

    /// <summary>The address at which the page shows the session.</summary>
    public string? Url { get; init; }

    /// <summary>When the session was accepted; for traces alone.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The phases and steps of the session, in their order; for traces alone.</summary>
    public IReadOnlyList<NoticePhase>? Phases { get; init; }
}

/// <summary>What a session used, of all models together.</summary>
/// <param name="Requests">The requests whose answers told their usage.</param>
/// <param name="InputTokens">Tokens that were sent, but those of a cache.</param>
/// <param name="OutputTokens">Tokens that were answered.</param>
/// <param name="CacheReadTokens">Tokens that were read from a cache.</param>
/// <param name="CacheWriteTokens">Tokens that were written to one.</param>
public sealed record NoticeUsage(long Requests, long InputTokens, long OutputTokens, long CacheReadTokens, long CacheWriteTokens)
{
    /// <summary>The requests that may have used something, and told nothing; null for none.</summary>
    public long? Unmeasured { get; init; }

    /// <summary>What those models cost that have a price; null where none has.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The currency of the cost.</summary>
    public string? Currency { get; init; }
}

/// <summary>A phase, or a step within one.</summary>
/// <param name="Name">Its name, as in the record.</param>
/// <param name="Within">The phase that it is a step of; null for a phase.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended; null where that is not known.</param>
public sealed record NoticePhase(string Name, string? Within, DateTimeOffset StartedAt, DateTimeOffset? EndedAt);

namespace Agentd.Infrastructure.Audit.Documents;

/// <summary><c>session.json</c>, member by member in the order in which it is written. Absent values are left out.</summary>
internal sealed record SessionDocument
{
    /// <summary>Always <see cref="Agentd.Domain.Audit.SessionRecord.SchemaVersion"/> in what is written.</summary>
    public required int SchemaVersion { get; init; }

    public required string SessionId { get; init; }

    public required string Agent { get; init; }

    public required string RepoUrl { get; init; }

    public string? WorkUnit { get; init; }

    public required DateTimeOffset StartTimestamp { get; init; }

    /// <summary>Missing in records of other implementations.</summary>
    public string? DaemonId { get; init; }

    public DateTimeOffset? EndTimestamp { get; init; }

    public string? Outcome { get; init; }

    public int? ExitCode { get; init; }

    public string? Error { get; init; }

    public bool? Recovered { get; init; }

    public string? Trigger { get; init; }

    public string? BootId { get; init; }

    public string? ImageDigest { get; init; }

    public string? Commit { get; init; }

    public IReadOnlyList<PhaseDocument>? Phases { get; init; }

    public LimitsDocument? Limits { get; init; }
}

/// <summary>A phase, or a step of the set-up.</summary>
internal sealed record PhaseDocument(string Name, DateTimeOffset Start, long? DurationMs);

/// <summary>The limits that the session ran under, in seconds.</summary>
internal sealed record LimitsDocument(double? TimeoutSeconds, double? StopGraceSeconds);

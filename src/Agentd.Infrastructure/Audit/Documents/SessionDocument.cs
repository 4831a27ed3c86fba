using System.Text.Json;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;

namespace Agentd.Infrastructure.Audit.Documents;

/// <summary><c>session.json</c>, member by member in the order in which it is written. Absent values are left out.</summary>
internal sealed record SessionDocument
{
    /// <summary>Always <see cref="SessionRecord.SchemaVersion"/> in what is written.</summary>
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

    /// <summary>The bound that the session hit; missing where it hit none.</summary>
    public string? Bound { get; init; }

    /// <summary>What became of what lay in the place of the link <c>.runa</c>; missing where the link was in its place.</summary>
    public string? Displaced { get; init; }

    /// <summary>True while the session waits for its turn, else missing.</summary>
    public bool? Queued { get; init; }

    public bool? Recovered { get; init; }

    /// <summary>True in the note of an end before whose teardown the tree was still the session user's, else missing.</summary>
    public bool? HandOverOwed { get; init; }

    public string? Trigger { get; init; }

    public string? BootId { get; init; }

    public string? ImageDigest { get; init; }

    public string? Commit { get; init; }

    public IReadOnlyList<PhaseDocument>? Phases { get; init; }

    public SessionLimits? Limits { get; init; }

    /// <summary>What was kept of the session's output; missing while the record is open, and where nothing was kept.</summary>
    public ConsoleDocument? Console { get; init; }

    /// <summary>What is known of the session's output; missing where it printed none, and while that is open.</summary>
    public OutputDocument? Output { get; init; }

    /// <summary>SHA-256 in hex of the manifest; missing while the record is open.</summary>
    public string? ManifestDigest { get; init; }

    /// <summary>The record's place in its agent's chain; missing while the record is open.</summary>
    public ChainDocument? Chain { get; init; }

    /// <summary>SHA-256 in hex of the public key that <c>session.sig</c> is to be checked with; missing where nothing was signed.</summary>
    public string? SigningKey { get; init; }

    /// <summary>The document's bytes, with a newline at the end.</summary>
    internal byte[] ToBytes() =>
        [.. JsonSerializer.SerializeToUtf8Bytes(this, AuditJson.Readable.SessionDocument), (byte)'\n'];

    /// <summary>Reads a document; null when the bytes are none.</summary>
    internal static SessionDocument? TryRead(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, AuditJson.Readable.SessionDocument);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    internal static SessionDocument From(SessionRecord record) => new()
    {
        SchemaVersion = SessionRecord.SchemaVersion,
        SessionId = record.SessionId.Value,
        Agent = record.Agent.Value,
        RepoUrl = record.RepositoryUrl,
        WorkUnit = record.WorkUnit,
        StartTimestamp = record.StartedAt,
        DaemonId = record.DaemonId.Value,
        EndTimestamp = record.EndedAt,
        Outcome = record.Outcome,
        ExitCode = record.ExitCode,
        Error = record.Error,
        Bound = record.Bound?.Word(),
        Displaced = record.Displaced?.Word(),
        Queued = record.Queued ? true : null,
        Recovered = record.Recovered ? true : null,
        HandOverOwed = record.HandOverOwed ? true : null,
        Trigger = record.Trigger.Word(),
        BootId = record.BootId,
        ImageDigest = record.ImageDigest,
        Commit = record.Commit,
        Phases = record.Phases.Count == 0 ? null : [.. record.Phases.Select(PhaseDocument.From)],
        Limits = record.Limits,
        Output = record.Output is { } output ? new OutputDocument(output.State.Word(), output.Reason) : null,
    };

    /// <summary>The record; null when this implementation did not write the document.</summary>
    internal SessionRecord? ToRecord()
    {
        if (!Domain.Sessions.SessionId.TryParse(SessionId, out var session)) return null;
        if (!AgentName.TryParse(Agent, out var agent) || !Domain.Sessions.DaemonId.TryParse(DaemonId, out var daemon)) return null;
        return new SessionRecord
        {
            SessionId = session,
            Agent = agent,
            DaemonId = daemon,
            RepositoryUrl = RepoUrl,
            WorkUnit = WorkUnit,
            StartedAt = StartTimestamp,
            EndedAt = EndTimestamp,
            Outcome = Outcome,
            ExitCode = ExitCode,
            Error = Error,
            Bound = SessionBoundWords.Parse(Bound),
            Displaced = DisplacementWords.Parse(Displaced),
            Queued = Queued ?? false,
            Recovered = Recovered ?? false,
            HandOverOwed = HandOverOwed ?? false,
            Trigger = SessionTriggerWords.Parse(Trigger),
            BootId = BootId,
            ImageDigest = ImageDigest,
            Commit = Commit,
            Phases = [.. (Phases ?? []).Select(phase => phase.ToTiming())],
            Limits = Limits,
            Output = Output is { } output ? new KeptOutput(OutputStateWords.Parse(output.State), output.Reason) : null,
        };
    }
}

/// <summary>A phase, or a step of the set-up.</summary>
internal sealed record PhaseDocument(string Name, DateTimeOffset Start, long? DurationMs)
{
    internal static PhaseDocument From(PhaseTiming phase) => new(phase.Name, phase.StartedAt, (long?)phase.Duration?.TotalMilliseconds);

    internal PhaseTiming ToTiming() => new(Name, Start, DurationMs is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null);
}

/// <summary>The kept console output.</summary>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its digest in hex.</param>
/// <param name="Cut">Whether there was more than is kept; missing where nobody can tell.</param>
internal sealed record ConsoleDocument(long Bytes, string Sha256, bool? Cut);

/// <summary>What is known of a session's output.</summary>
/// <param name="State"><c>whole</c>, <c>gap</c>, <c>unknown</c>, <c>withheld</c> or <c>lost</c>.</param>
/// <param name="Reason">Why it is not whole, or not there; missing when it is.</param>
internal sealed record OutputDocument(string State, string? Reason);

/// <summary>A place in a chain.</summary>
/// <param name="Sequence">The place, from 1.</param>
/// <param name="Previous">SHA-256 in hex of the <c>session.json</c> before it; zeros in the first.</param>
/// <param name="Pruned">SHA-256 in hex of the list of pruned records as it was then; missing while it is empty.</param>
internal sealed record ChainDocument(long Sequence, string Previous, string? Pruned);

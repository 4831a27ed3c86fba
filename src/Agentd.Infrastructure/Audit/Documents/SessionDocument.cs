using System.Text.Json;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Domain.Work;

namespace Agentd.Infrastructure.Audit.Documents;

/// <summary>
/// <c>session.json</c>, member by member in the order in which it is written; docs/audit-record.md says what each means. Absent values
/// are left out.
/// </summary>
internal sealed record SessionDocument
{
    public required int SchemaVersion { get; init; }
    public required string SessionId { get; init; }
    public required string Agent { get; init; }
    public required string RepoUrl { get; init; }
    public string? WorkUnit { get; init; }
    public ContinuesDocument? Continues { get; init; }

    /// <summary>The word of <see cref="StatePolicy.Carry"/>, else missing.</summary>
    public string? State { get; init; }

    public required DateTimeOffset StartTimestamp { get; init; }
    public string? DaemonId { get; init; }
    public DateTimeOffset? EndTimestamp { get; init; }
    public string? Outcome { get; init; }
    public int? ExitCode { get; init; }
    public string? Error { get; init; }
    public string? Bound { get; init; }
    public string? BoundPlace { get; init; }
    public AskedDocument? Asked { get; init; }
    public string? Displaced { get; init; }
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
    public IReadOnlyDictionary<string, string>? Environment { get; init; }
    public ConsoleDocument? Console { get; init; }
    public OutputDocument? Output { get; init; }
    public NetworkRecordDocument? Network { get; init; }
    public UsageRecordDocument? Usage { get; init; }
    public WorkRecordDocument? Work { get; init; }
    public string? ManifestDigest { get; init; }
    public ChainDocument? Chain { get; init; }
    public string? SigningKey { get; init; }

    internal byte[] ToBytes() =>
        [.. JsonSerializer.SerializeToUtf8Bytes(this, AuditJson.Readable.SessionDocument), (byte)'\n'];

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
        Continues = record.Continues is { } earlier ? ContinuesDocument.From(earlier) : null,
        State = record.Carries ? StatePolicy.Carry.Word() : null,
        StartTimestamp = record.StartedAt,
        DaemonId = record.DaemonId.Value,
        EndTimestamp = record.EndedAt,
        Outcome = record.Outcome,
        ExitCode = record.ExitCode,
        Error = record.Error,
        Bound = record.Bound?.Word(),
        BoundPlace = record.ExcessPlace?.Word(),
        Asked = record.Asked is { } asked ? new AskedDocument(asked.By.Word(), asked.Reason) : null,
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
        Environment = record.Environment.Count == 0 ? null : record.Environment.ToDictionary(each => each.Name, each => each.Value),
        Output = record.Output is { } output ? new OutputDocument(output.State.Word(), output.Reason) : null,
        Network = record.Network is { } network ? NetworkRecordDocument.From(network) : null,
        Work = record.Work is { } work ? new WorkRecordDocument(work.Word()) : null,
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
            Continues = Continues?.ToWork(),
            Carries = Words.Parse<StatePolicy>(State) == StatePolicy.Carry,
            StartedAt = StartTimestamp,
            EndedAt = EndTimestamp,
            Outcome = Outcome,
            ExitCode = ExitCode,
            Error = Error,
            Bound = Words.Parse<SessionBound>(Bound),
            ExcessPlace = Words.Parse<DiskPlace>(BoundPlace),
            Asked = Words.Parse<StopAsker>(Asked?.By) is { } asker ? new AskedEnd(asker, Asked?.Reason) : null,
            Displaced = Words.Parse<Displacement>(Displaced),
            Queued = Queued ?? false,
            Recovered = Recovered ?? false,
            HandOverOwed = HandOverOwed ?? false,
            Trigger = Words.Parse<SessionTrigger>(Trigger) ?? SessionTrigger.Manual,
            BootId = BootId,
            ImageDigest = ImageDigest,
            Commit = Commit,
            Phases = [.. (Phases ?? []).Select(phase => phase.ToTiming())],
            Limits = Limits,
            Environment = [.. (Environment ?? new Dictionary<string, string>()).Select(each => new PlainVariable(each.Key, each.Value))],
            Output = Output is { } output
                ? new KeptOutput(Words.Parse<OutputState>(output.State) ?? OutputState.Unknown, output.Reason) : null,
            Network = Network?.ToDeclared(),
            Usage = Usage?.ToUsage(),
            Declared = Usage?.ToDeclared(),
            Work = Words.Parse<WorkKept>(Work?.Kept),
        };
    }
}

internal sealed record PhaseDocument(string Name, DateTimeOffset Start, long? DurationMs)
{
    internal static PhaseDocument From(PhaseTiming phase) => new(phase.Name, phase.StartedAt, (long?)phase.Duration?.TotalMilliseconds);

    internal PhaseTiming ToTiming() => new(Name, Start, DurationMs is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null);
}

internal sealed record AskedDocument(string By, string? Reason);

internal sealed record ConsoleDocument(long Bytes, string Sha256, bool? Cut);

internal sealed record OutputDocument(string State, string? Reason);

internal sealed record ChainDocument(long Sequence, string Previous, string? Pruned);

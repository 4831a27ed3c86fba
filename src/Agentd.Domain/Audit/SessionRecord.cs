using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;
using Agentd.Domain.Work;

namespace Agentd.Domain.Audit;

/// <summary>What agentd knows of a session, as <c>session.json</c> keeps it. Complete only with an end and an outcome.</summary>
public sealed record SessionRecord
{
    /// <summary>The schema version that is written.</summary>
    public const int SchemaVersion = 3;

    /// <summary>The oldest one that is read and verified: in it a record tells of no network.</summary>
    public const int OldestSchemaVersion = 2;

    /// <summary>The label of a complete record whose session reached no outcome.</summary>
    public const string ErrorOutcome = "error";

    /// <summary>The session.</summary>
    public required SessionId SessionId { get; init; }

    /// <summary>The agent.</summary>
    public required AgentName Agent { get; init; }

    /// <summary>The daemon that owns the record.</summary>
    public required DaemonId DaemonId { get; init; }

    /// <summary>The repository cloned.</summary>
    public required string RepositoryUrl { get; init; }

    /// <summary>The work unit, if any.</summary>
    public string? WorkUnit { get; init; }

    /// <summary>What the session goes on from of an earlier one; null for nothing, and while its turn has yet to tell.</summary>
    public ContinuedWork? Continues { get; init; }

    /// <summary>Whether it was to begin with the state of its agent's last session.</summary>
    public bool Carries { get; init; }

    /// <summary>When the session was accepted.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The host's boot that the session began in: an exit code counts only within it.</summary>
    public string? BootId { get; init; }

    /// <summary>What asked for the session.</summary>
    public SessionTrigger Trigger { get; init; }

    /// <summary>The image that ran, as a digest or id, where known.</summary>
    public string? ImageDigest { get; init; }

    /// <summary>The commit that was cloned, where the clone got that far.</summary>
    public string? Commit { get; init; }

    /// <summary>The phases with their start and duration, in order.</summary>
    public IReadOnlyList<PhaseTiming> Phases { get; init; } = [];

    /// <summary>The session's limits, as declared.</summary>
    public SessionLimits? Limits { get; init; }

    /// <summary>The plain variables that the session sees; empty before its turn has come.</summary>
    public IReadOnlyList<PlainVariable> Environment { get; init; } = [];

    /// <summary>Whether the session waits, or waited when its daemon ended, for its turn: nothing of it exists but the record.</summary>
    public bool Queued { get; init; }

    /// <summary>The bound that ended the session, or that the kernel killed in it for; null when none was hit.</summary>
    public SessionBound? Bound { get; init; }

    /// <summary>Where the session left more than it may, if that is why it was ended and where it is known.</summary>
    public DiskPlace? ExcessPlace { get; init; }

    /// <summary>Who asked for its end, if that is why it was ended; null in older records.</summary>
    public AskedEnd? Asked { get; init; }

    /// <summary>When the session ended; null while the record is open.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The outcome's label, or <c>error</c>; null while the record is open.</summary>
    public string? Outcome { get; init; }

    /// <summary>The raw exit code, where there is one.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why no outcome was reached, or the step of the set-up that failed; null when there is nothing to say.</summary>
    public string? Error { get; init; }

    /// <summary>What is known of the output that the record keeps; null while nothing is.</summary>
    public KeptOutput? Output { get; init; }

    /// <summary>What the record keeps of the session's work; null while that is not known, and where nothing of it is to be kept.</summary>
    public WorkKept? Work { get; init; }

    /// <summary>The network that the session was declared to have; null before that is settled, and in older records.</summary>
    public DeclaredNetwork? Network { get; init; }

    /// <summary>What a sealed record says that the session used; null while it is open, and where nothing was measured.</summary>
    public SessionUsage? Usage { get; init; }

    /// <summary>What a sealed record keeps of what the agent itself says that it used; null where it says nothing.</summary>
    public IReadOnlyList<DeclaredModel>? Declared { get; init; }

    /// <summary>What became of what lay in the place of the link <c>.runa</c>; null where, as far as known, the link did.</summary>
    public Displacement? Displaced { get; init; }

    /// <summary>Whether the tree may still belong to the session user: noted with the end, for a later try to close the record.</summary>
    public bool HandOverOwed { get; init; }

    /// <summary>Whether the record could not be closed at once: a later try did, of the same daemon or of the next.</summary>
    public bool Recovered { get; init; }

    /// <summary>The names of what the session owns.</summary>
    public ResourceNames Names => new(DaemonId, Agent, SessionId);

    /// <summary>Whether the record is closed.</summary>
    public bool IsComplete => EndedAt is not null && Outcome is not null;
}

/// <summary>When a phase, or a step of the set-up, began and how long it took.</summary>
/// <param name="Name">The phase's word, or the step's <see cref="SetupStep.Name"/>.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Duration">How long it took; null while it goes on.</param>
public sealed record PhaseTiming(string Name, DateTimeOffset StartedAt, TimeSpan? Duration)
{
    /// <summary>The step of the set-up; null for a phase.</summary>
    public SetupStep? Step => SetupStep.FromName(Name);
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Agentd.Protocol.Replies;

/// <summary>Everything known of one session.</summary>
public sealed record SessionDetails : SessionSummary
{
    /// <summary>Details that are read.</summary>
    [JsonConstructor]
    public SessionDetails() { }

    /// <summary>Details that begin with what a list says of the session.</summary>
    [SetsRequiredMembers]
    public SessionDetails(SessionSummary summary) : base(summary) { }

    /// <summary>The phases and steps of the set-up, in their order.</summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyList<PhaseTime> Phases { get; init; } = [];

    /// <summary>The bounds that the session runs under; null where the record does not say.</summary>
    [JsonPropertyOrder(1)]
    public Limits? Limits { get; init; }

    /// <summary>The plain variables that the session sees, by their names; none before its turn has come.</summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The image that ran, as a digest or id, where known.</summary>
    [JsonPropertyOrder(1)]
    public string? ImageDigest { get; init; }

    /// <summary>The commit that was cloned, where the clone got that far.</summary>
    [JsonPropertyOrder(1)]
    public string? Commit { get; init; }

    /// <summary>The session that this one goes on from; null for none.</summary>
    [JsonPropertyOrder(1)]
    public ContinuedSession? Continues { get; init; }

    /// <summary>The directory of the record, on the daemon's host.</summary>
    [JsonPropertyOrder(1)]
    public string? RecordPath { get; init; }

    /// <summary>
    /// The bound that ended the session: <c>timeout</c>, <c>idle_timeout</c>, <c>disk</c>, <c>entries</c>, <c>out_of_memory</c>,
    /// <c>budget</c> or <c>stalled</c>; null for none.
    /// </summary>
    [JsonPropertyOrder(1)]
    public string? Bound { get; init; }

    /// <summary>Why it stopped, in one sentence for an operator; null while it has not.</summary>
    [JsonPropertyOrder(1)]
    public string? Why { get; init; }

    /// <summary>What its requests to metered hosts used; null where it has no such hosts.</summary>
    [JsonPropertyOrder(1)]
    public UsageSummary? Usage { get; init; }

    /// <summary>What its agent says that it used, in its own file, which nobody has measured; null where it says nothing.</summary>
    [JsonPropertyOrder(1)]
    public IReadOnlyList<UsedModel>? Declared { get; init; }

    /// <summary>How the record was sealed; null while it is not.</summary>
    [JsonPropertyOrder(1)]
    public SealFacts? Seal { get; init; }

    /// <summary>Why no outcome was reached, or which step of the set-up failed.</summary>
    [JsonPropertyOrder(1)]
    public string? Error { get; init; }
}

/// <summary>A session that another one goes on from.</summary>
/// <param name="SessionId">Its id.</param>
/// <param name="Agent">Its agent, which may be another.</param>
/// <param name="ManifestDigest">SHA-256, in hex, of the manifest of its record.</param>
/// <param name="Work">Whether its kept work goes along.</param>
/// <param name="State">What of its state goes along; null for nothing.</param>
public sealed record ContinuedSession(string SessionId, string Agent, string ManifestDigest, bool Work, ContinuedState? State = null);

/// <summary>The state that goes along into a session that goes on from another: workspace and store of runa.</summary>
/// <param name="Files">Its files.</param>
/// <param name="Bytes">What they take up on disk.</param>
/// <param name="LeftOut">How many entries are left out: links, pipes, devices, and what lies too deep.</param>
public sealed record ContinuedState(long Files, long Bytes, long LeftOut);

/// <summary>When a phase, or a step of the set-up, began and how long it took.</summary>
/// <param name="Name">The phase's word, or <c>set-up:STEP</c>.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="DurationMs">How long it took, in milliseconds; null while it goes on.</param>
public sealed record PhaseTime(string Name, DateTimeOffset StartedAt, long? DurationMs = null);

/// <summary>The bounds that a session runs under, as declared; null where there is none.</summary>
public sealed record Limits
{
    /// <summary>The limits on what a session may use, by their keys, in the order in which they are shown.</summary>
    public static IReadOnlyList<ShownLimit> Resources { get; } =
    [
        new("memory", limits => limits.MemoryBytes, (limits, most) => limits with { MemoryBytes = (long?)most }) { IsSize = true },
        new("cpus", limits => limits.Cpus, (limits, most) => limits with { Cpus = most }),
        new("pids", limits => limits.Pids, (limits, most) => limits with { Pids = (long?)most }),
        new("disk", limits => limits.DiskBytes, (limits, most) => limits with { DiskBytes = (long?)most }) { IsSize = true },
        new("entries", limits => limits.Entries, (limits, most) => limits with { Entries = (long?)most }),
        new("work", limits => limits.WorkBytes, (limits, most) => limits with { WorkBytes = (long?)most }) { IsSize = true },
        new("files", limits => limits.Files, (limits, most) => limits with { Files = (long?)most }),
    ];

    /// <summary>The time limit, in milliseconds from the container's start.</summary>
    public long? TimeoutMs { get; init; }

    /// <summary>The grace between SIGTERM and SIGKILL, in milliseconds.</summary>
    public long? StopGraceMs { get; init; }

    /// <summary>The longest time without output, in milliseconds.</summary>
    public long? IdleTimeoutMs { get; init; }

    /// <summary>Memory, in bytes.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Processors, in cores.</summary>
    public decimal? Cpus { get; init; }

    /// <summary>Processes and threads at a time.</summary>
    public long? Pids { get; init; }

    /// <summary>Bytes on disk.</summary>
    public long? DiskBytes { get; init; }

    /// <summary>Files and directories.</summary>
    public long? Entries { get; init; }

    /// <summary>Bytes of the bundle of what is left of the repository.</summary>
    public long? WorkBytes { get; init; }

    /// <summary>Open files of one process.</summary>
    public long? Files { get; init; }

    /// <summary>Those of the limits, by their keys, that the host could not enforce.</summary>
    public IReadOnlyList<string> Unenforced { get; init; } = [];
}

/// <summary>One limit of <see cref="Limits.Resources"/>.</summary>
/// <param name="Key">Its key in the configuration.</param>
/// <param name="Of">Reads it.</param>
/// <param name="With">Sets it.</param>
public sealed record ShownLimit(string Key, Func<Limits, decimal?> Of, Func<Limits, decimal?, Limits> With)
{
    /// <summary>Whether it is in bytes.</summary>
    public bool IsSize { get; init; }
}

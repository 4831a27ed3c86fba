using Agentd.Domain.Work;

namespace Agentd.Domain.Agents;

/// <summary>The limits that a session runs, or ran, under, as declared; null where there is none.</summary>
public sealed record SessionLimits
{
    /// <summary>The grace where none is declared.</summary>
    public static readonly TimeSpan UsualStopGrace = TimeSpan.FromSeconds(10);

    /// <summary>The time limit, counted from the container's start.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The grace between SIGTERM and SIGKILL.</summary>
    public TimeSpan? StopGrace { get; init; }

    /// <summary>The longest time without output.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>What the session may use.</summary>
    public ResourceLimits Resources { get; init; } = new();

    /// <summary>The limits, by their keys, that the host could not enforce.</summary>
    public IReadOnlyList<string> Unenforced { get; init; } = [];
}

/// <summary>
/// What a session may use of its host; null for what is not limited. <see cref="All"/> is the table that the rest follows from.
/// </summary>
public sealed record ResourceLimits
{
    /// <summary>The entries that a session may leave where no limit is declared: more than builds leave, less than disks hold.</summary>
    public const long UsualEntries = 2_000_000;

    /// <summary>Every limit, in the order in which records and messages name them.</summary>
    public static IReadOnlyList<ResourceLimit> All { get; } =
    [
        new("memory", "memory_bytes", limits => limits.Memory, (limits, most) => limits with { Memory = (long?)most })
        {
            Meaning = "The memory that a session may use. Swap is not added to it.",
            Form = LimitForm.Size, Least = 16 << 20, Example = "\"4g\"",
        },
        new("cpus", "cpus", limits => limits.Cpus, (limits, most) => limits with { Cpus = most })
        {
            Meaning = "The processors that a session may use; 0.5 is half of one.",
            Form = LimitForm.Amount, Least = 0.01m, Most = 1024, Example = "1.5",
        },
        new("pids", "pids", limits => limits.Pids, (limits, most) => limits with { Pids = (long?)most })
        {
            Meaning = "The processes and threads that a session may have at a time.",
            // Room for builds, none for fork bombs.
            Least = 16, Most = 4_000_000, Usual = 2048, Example = "512",
        },
        new("disk", "disk_bytes", limits => limits.Disk, (limits, most) => limits with { Disk = (long?)most })
        {
            Meaning = "The bytes that a session may leave in its record, print, and add to its container: each for itself.",
            Otherwise = "no limit, but 512m for what it prints",
            Form = LimitForm.Size, Least = 1 << 20, Example = "\"2g\"",
        },
        new("entries", "entries", limits => limits.Entries, (limits, most) => limits with { Entries = (long?)most })
        {
            Meaning = "The files and directories that a session may leave in its record, and add to its container: each for itself.",
            Least = 1_000, Most = 1_000_000_000, Usual = UsualEntries, Example = "500000",
        },
        new("work", "work_bytes", limits => limits.Work, (limits, most) => limits with { Work = (long?)most })
        {
            Meaning = "The bytes of the bundle that is kept of what a session leaves of its repository; also the largest untracked file "
                + "in it.",
            Otherwise = "64m",
            Form = LimitForm.Size, Least = 64 << 10, Usual = WorkKeeping.UsualMost, Example = "\"64m\"",
        },
        new("files", "files", limits => limits.Files, (limits, most) => limits with { Files = (long?)most })
        {
            Meaning = "The files that each process of a session may have open.",
            Least = 64, Most = 1_048_576, Example = "4096",
        },
    ];

    /// <summary>The limits that hold where none are declared.</summary>
    public static ResourceLimits Usual { get; } = All.Aggregate(new ResourceLimits(), (limits, limit) => limit.With(limits, limit.Usual));

    /// <summary>Memory, in bytes.</summary>
    public long? Memory { get; init; }

    /// <summary>Processors, in cores; 0.5 is half of one.</summary>
    public decimal? Cpus { get; init; }

    /// <summary>Processes and threads at a time.</summary>
    public long? Pids { get; init; }

    /// <summary>
    /// Bytes on disk: of what the container writes to its own layer, of what it leaves in the record, and of what it prints, each for
    /// itself.
    /// </summary>
    public long? Disk { get; init; }

    /// <summary>
    /// Files and directories: of what the container adds to its own layer, and of what is left in the record, each for itself.
    /// </summary>
    public long? Entries { get; init; }

    /// <summary>Bytes of the bundle of what is left of the repository.</summary>
    public long? Work { get; init; }

    /// <summary>Open files of one process.</summary>
    public long? Files { get; init; }

    /// <summary>These limits, and those of <paramref name="defaults"/> where these say nothing.</summary>
    public ResourceLimits Over(ResourceLimits defaults) =>
        All.Aggregate(this, (limits, limit) => limit.With(limits, limit.Of(limits) ?? limit.Of(defaults)));

    /// <summary>These limits without those that have the keys.</summary>
    public ResourceLimits Without(IReadOnlyCollection<string> keys) =>
        All.Where(limit => keys.Contains(limit.Key)).Aggregate(this, (limits, limit) => limit.With(limits, null));

    /// <summary>The keys, among these, of limits that there are.</summary>
    public IReadOnlyList<string> Among(IReadOnlyCollection<string> keys) =>
        All.Where(limit => keys.Contains(limit.Key) && limit.Of(this) is not null).Select(limit => limit.Key).ToArray();
}

/// <summary>One limit of the table: all that is said of it but how it is enforced.</summary>
/// <param name="Key">Its key in the configuration, and in messages.</param>
/// <param name="Field">Its field in a record.</param>
/// <param name="Of">Reads it.</param>
/// <param name="With">Sets it.</param>
public sealed record ResourceLimit(
    string Key, string Field, Func<ResourceLimits, decimal?> Of, Func<ResourceLimits, decimal?, ResourceLimits> With)
{
    /// <summary>What it bounds, in a sentence for operators.</summary>
    public required string Meaning { get; init; }

    /// <summary>How it is written.</summary>
    public LimitForm Form { get; init; } = LimitForm.Count;

    /// <summary>The least that may be declared.</summary>
    public required decimal Least { get; init; }

    /// <summary>The most that may be declared; unused for a size, whose form has a bound of its own.</summary>
    public decimal Most { get; init; }

    /// <summary>The limit that holds where none is declared; null for no limit.</summary>
    public decimal? Usual { get; init; }

    /// <summary>The same in words, where the number does not say it; null for the number's own.</summary>
    public string? Otherwise { get => field ?? (Usual is { } usual ? FormattableString.Invariant($"{usual}") : null); init; }

    /// <summary>A value as it would be written in the configuration.</summary>
    public required string Example { get; init; }

    /// <summary>Whether it is a whole number.</summary>
    public bool IsWhole => Form != LimitForm.Amount;
}

/// <summary>How a limit is written in the configuration.</summary>
public enum LimitForm
{
    /// <summary>A whole number.</summary>
    Count,

    /// <summary>A number, whole or not.</summary>
    Amount,

    /// <summary>Bytes, with a unit.</summary>
    Size,
}

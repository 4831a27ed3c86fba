namespace Agentd.Domain.Agents;

/// <summary>What a session may use of its host; null for what is not limited. <see cref="All"/> is the table that the rest follows from.</summary>
public sealed record ResourceLimits
{
    /// <summary>The processes and threads that a session may have where nobody says otherwise: room for builds, none for fork bombs.</summary>
    public const int UsualPids = 2048;

    /// <summary>The entries that a session may leave where nobody says otherwise: more than builds leave, less than disks hold.</summary>
    public const long UsualEntries = 2_000_000;

    /// <summary>Every limit, in the order in which records and operators are told of them.</summary>
    public static IReadOnlyList<ResourceLimit> All { get; } =
    [
        new("memory", "memory_bytes", limits => limits.Memory, (limits, most) => limits with { Memory = (long?)most }),
        new("cpus", "cpus", limits => limits.Cpus, (limits, most) => limits with { Cpus = most }) { IsWhole = false },
        new("pids", "pids", limits => limits.Pids, (limits, most) => limits with { Pids = (long?)most }),
        new("disk", "disk_bytes", limits => limits.Disk, (limits, most) => limits with { Disk = (long?)most }),
        new("entries", "entries", limits => limits.Entries, (limits, most) => limits with { Entries = (long?)most }),
        new("files", "files", limits => limits.Files, (limits, most) => limits with { Files = (long?)most }),
    ];

    /// <summary>Memory, in bytes.</summary>
    public long? Memory { get; init; }

    /// <summary>Processors, in cores; 0.5 is half of one.</summary>
    public decimal? Cpus { get; init; }

    /// <summary>Processes and threads at a time.</summary>
    public long? Pids { get; init; }

    /// <summary>
    /// Bytes on disk: of what the container writes to its own layer, of what it leaves in the record, and of what it prints, each for itself.
    /// </summary>
    public long? Disk { get; init; }

    /// <summary>Files and directories: of what the container adds to its own layer, and of what is left in the record, each for itself.</summary>
    public long? Entries { get; init; }

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

/// <summary>One limit of the table.</summary>
/// <param name="Key">Its key in the configuration, and in messages.</param>
/// <param name="Field">Its field in a record.</param>
/// <param name="Of">Reads it.</param>
/// <param name="With">Sets it.</param>
public sealed record ResourceLimit(
    string Key, string Field, Func<ResourceLimits, decimal?> Of, Func<ResourceLimits, decimal?, ResourceLimits> With)
{
    /// <summary>Whether it is a whole number.</summary>
    public bool IsWhole { get; init; } = true;
}

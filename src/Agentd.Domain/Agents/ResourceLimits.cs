namespace Agentd.Domain.Agents;

/// <summary>What a session may use of its host; null for what is not limited.</summary>
public sealed record ResourceLimits
{
    /// <summary>The processes and threads that a session may have where nobody says otherwise: room for builds, none for fork bombs.</summary>
    public const int UsualPids = 2048;

    /// <summary>The entries that a session may leave where nobody says otherwise: more than builds leave, less than disks hold.</summary>
    public const long UsualEntries = 2_000_000;

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
    public ResourceLimits Over(ResourceLimits defaults) => new()
    {
        Memory = Memory ?? defaults.Memory,
        Cpus = Cpus ?? defaults.Cpus,
        Pids = Pids ?? defaults.Pids,
        Disk = Disk ?? defaults.Disk,
        Entries = Entries ?? defaults.Entries,
        Files = Files ?? defaults.Files,
    };
}

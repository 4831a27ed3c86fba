using Agentd.Domain.Agents;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration;

/// <summary><c>[agents.limits]</c> and <c>[daemon.default_limits]</c>, which have the same keys.</summary>
internal static class LimitsTable
{
    private const long Mebibyte = 1 << 20;

    private static readonly KnownKey<long> Memory = new("memory", new SizeShape { Least = 16 * Mebibyte },
        "The memory that a session may use. Swap is not added to it.", Example: "\"4g\"");

    private static readonly KnownKey<decimal> Cpus = new("cpus", new AmountShape(0.01m, 1024),
        "The processors that a session may use; 0.5 is half of one.", Example: "1.5");

    private static readonly KnownKey<int> Pids = new("pids", new CountShape(16, 4_000_000),
        "The processes and threads that a session may have at a time.", Otherwise: $"{ResourceLimits.UsualPids}", Example: "512");

    private static readonly KnownKey<long> Disk = new("disk", new SizeShape { Least = Mebibyte },
        "The bytes that a session may leave in its record, print, and add to its container: each for itself.",
        Otherwise: "no limit, but 512m for what it prints", Example: "\"2g\"");

    private static readonly KnownKey<int> Entries = new("entries", new CountShape(1_000, 1_000_000_000),
        "The files and directories that a session may leave in its record, and add to its container: each for itself.",
        Otherwise: $"{ResourceLimits.UsualEntries}", Example: "500000");

    private static readonly KnownKey<int> Files = new("files", new CountShape(64, 1_048_576),
        "The files that each process of a session may have open.", Example: "4096");

    public static readonly KnownTable Defaults = new(
        "[daemon.default_limits]", "What a session may use whose agent does not say.", Memory, Cpus, Pids, Disk, Entries, Files);

    // What an agent leaves out, the table of defaults says.
    public static readonly KnownTable Known = new(
        "[agents.limits]", "What a session of the agent may use. What is left out, [daemon.default_limits] says.",
        [.. Defaults.Keys.Select(key => key with { Otherwise = null })]);

    public static ResourceLimits Bind(WrittenTable table) => new()
    {
        Memory = table.Find(Memory)?.Value,
        Cpus = table.Find(Cpus)?.Value,
        Pids = table.Find(Pids)?.Value,
        Disk = table.Find(Disk)?.Value,
        Entries = table.Find(Entries)?.Value,
        Files = table.Find(Files)?.Value,
    };
}

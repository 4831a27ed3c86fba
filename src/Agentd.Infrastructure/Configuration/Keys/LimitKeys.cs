using Agentd.Infrastructure.Configuration.Keys.Shapes;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>The keys of <c>[agents.limits]</c> and of <c>[daemon.default_limits]</c>.</summary>
internal static class LimitKeys
{
    private const long Mebibyte = 1 << 20;

    public static readonly KnownKey Memory = new("memory", new SizeShape { Least = 16 * Mebibyte },
        "The memory that a session may use. Swap is not added to it.")
    {
        Example = "\"4g\"",
    };

    public static readonly KnownKey Cpus = new("cpus", new AmountShape(0.01m, 1024), "The processors that a session may use; 0.5 is half of one.")
    {
        Example = "1.5",
    };

    public static readonly KnownKey Pids = new("pids", new CountShape(16, 4_000_000), "The processes and threads that a session may have at a time.")
    {
        Example = "512",
    };

    public static readonly KnownKey Disk = new("disk", new SizeShape { Least = Mebibyte },
        "The bytes that a session may leave in its record, print, and add to its container: each for itself.")
    {
        Example = "\"2g\"",
    };

    public static readonly KnownKey Entries = new("entries", new CountShape(1_000, 1_000_000_000),
        "The files and directories that a session may leave in its record, and add to its container: each for itself.")
    {
        Example = "500000",
    };

    public static readonly KnownKey Files = new("files", new CountShape(64, 1_048_576), "The files that each process of a session may have open.")
    {
        Example = "4096",
    };

    public static readonly KnownTable Table = new(
        "[agents.limits]", "What a session of the agent may use. What is left out, [daemon.default_limits] says.",
        Memory, Cpus, Pids, Disk, Entries, Files);

    public static readonly KnownTable Defaults = new(
        "[daemon.default_limits]", "What a session may use whose agent does not say.", Memory, Cpus,
        Pids with { Otherwise = "2048" }, Disk with { Otherwise = "no limit, but 512m for what it prints" },
        Entries with { Otherwise = "2000000" }, Files);
}

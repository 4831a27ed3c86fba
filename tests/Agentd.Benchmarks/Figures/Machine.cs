using System.Runtime.InteropServices;
using Agentd.Benchmarks.Programs;

namespace Agentd.Benchmarks.Figures;

/// <summary>What the figures were taken on, and under which load.</summary>
internal sealed record Machine
{
    /// <summary>When the run began.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The processor's name.</summary>
    public required string Processor { get; init; }

    /// <summary>How many of its cores there are.</summary>
    public required int Cores { get; init; }

    /// <summary>Memory in MiB.</summary>
    public required long MemoryMiB { get; init; }

    /// <summary>The kernel's release.</summary>
    public required string Kernel { get; init; }

    /// <summary>The Podman client's version.</summary>
    public required string Podman { get; init; }

    /// <summary>The version that is measured.</summary>
    public required string Agentd { get; init; }

    /// <summary>The load averages when the run began.</summary>
    public required string Load { get; init; }

    /// <summary>The user id that everything ran as.</summary>
    public required string User { get; init; }

    /// <summary>Describes this machine.</summary>
    public static async Task<Machine> DescribeAsync(Workbench bench) => new()
    {
        At = DateTimeOffset.UtcNow,
        Processor = Line("/proc/cpuinfo", "model name"),
        Cores = Environment.ProcessorCount,
        MemoryMiB = long.Parse(Line("/proc/meminfo", "MemTotal").Split(' ')[0]) / 1024,
        Kernel = (await File.ReadAllTextAsync("/proc/sys/kernel/osrelease")).Trim(),
        Podman = (await Command.RunAsync("podman", ["--version"])).Succeeded().Split(' ')[^1].Trim(),
        Agentd = (await Command.RunAsync(bench.Agentd, ["--version"])).Succeeded().Trim(),
        Load = string.Join(' ', (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[..3]),
        User = $"{Environment.UserName}, {RuntimeInformation.FrameworkDescription} for the loops in process",
    };

    /// <inheritdoc/>
    public override string ToString() => $"""
        {Agentd} on {Processor}, {Cores} cores, {MemoryMiB} MiB, Linux {Kernel}, Podman {Podman}
        {At:yyyy-MM-dd HH:mm} UTC, load {Load}, run by {User}
        """;

    private static string Line(string file, string key) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown";
}

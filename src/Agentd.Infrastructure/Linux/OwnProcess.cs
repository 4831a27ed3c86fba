using System.Globalization;

namespace Agentd.Infrastructure.Linux;

/// <summary>What this process takes up now, as <c>/proc</c> shows it.</summary>
/// <param name="ResidentBytes">The memory of it that lies in RAM.</param>
/// <param name="OpenFiles">How many descriptors it has.</param>
/// <param name="Cpu">The processor time that it has had.</param>
internal sealed record OwnProcess(long ResidentBytes, int OpenFiles, TimeSpan Cpu)
{
    /// <summary>Looks.</summary>
    public static OwnProcess Now()
    {
        var pages = File.ReadAllText("/proc/self/statm").Split(' ')[1];
        // The listing has a descriptor of its own.
        var descriptors = Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() - 1;
        return new OwnProcess(
            long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize, descriptors, Environment.CpuUsage.TotalTime);
    }
}

using System.Globalization;

namespace Agentd.Benchmarks.Programs;

/// <summary>A running process of our user's, as /proc shows it.</summary>
internal sealed record ProcessView(int Id)
{
    /// <summary>What the kernel counts processor time in: 100 a second on every Linux.</summary>
    public const double TicksPerSecond = 100;

    /// <summary>Processor ticks of the process alone.</summary>
    public long Ticks => Sum(Statistics[11..13]);

    /// <summary>Processor ticks of the process and of the children that it waited for.</summary>
    public long TicksWithChildren => Sum(Statistics[11..15]);

    /// <summary>Resident memory in MiB.</summary>
    public double ResidentMiB => Kilobytes($"/proc/{Id}/status", "VmRSS:") / 1024;

    /// <summary>Memory in MiB, pages that are shared counted in proportion, of the process and its children.</summary>
    public double ProportionalMiB => Family.Sum(p => Kilobytes($"/proc/{p.Id}/smaps_rollup", "Pss:")) / 1024;

    /// <summary>How often its threads went to sleep, and so were woken, by their own will.</summary>
    public long VoluntarySwitches => Directory.EnumerateDirectories($"/proc/{Id}/task")
        .Sum(thread => (long)Kilobytes($"{thread}/status", "voluntary_ctxt_switches:"));

    /// <summary>Its threads.</summary>
    public int Threads => Directory.GetDirectories($"/proc/{Id}/task").Length;

    /// <summary>All processes that run.</summary>
    public static IEnumerable<ProcessView> All => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? new ProcessView(id) : null)
        .OfType<ProcessView>();

    /// <summary>Its program and arguments, each ended by a NUL; empty for a process that is gone.</summary>
    public string Arguments
    {
        get
        {
            try
            {
                return File.ReadAllText($"/proc/{Id}/cmdline");
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                return "";
            }
        }
    }

    /// <summary>Its children.</summary>
    public IReadOnlyList<ProcessView> Children => [.. All
        .Where(process => process.Statistics is [_, var parent, ..] && parent == Id.ToString(CultureInfo.InvariantCulture))];

    private IEnumerable<ProcessView> Family => [this, .. Children.SelectMany(child => child.Family)];

    // After the name, which may hold anything, in parentheses: state, parent. Empty for a process that is gone.
    private string[] Statistics
    {
        get
        {
            try
            {
                var text = File.ReadAllText($"/proc/{Id}/stat");
                return text[(text.LastIndexOf(')') + 2)..].Split(' ');
            }
            catch (IOException)
            {
                return [];
            }
        }
    }

    private static long Sum(IEnumerable<string> numbers) => numbers.Sum(number => long.Parse(number, CultureInfo.InvariantCulture));

    private static double Kilobytes(string file, string key) => File.ReadLines(file)
        .Where(line => line.StartsWith(key, StringComparison.Ordinal))
        .Select(line => double.Parse(line[key.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture))
        .FirstOrDefault();
}

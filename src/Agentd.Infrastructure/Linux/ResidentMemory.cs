using System.Globalization;

namespace Agentd.Infrastructure.Linux;

/// <summary>
/// The memory of this process that lies in RAM. Starting and sessions touch much that waiting does not: garbage, and pages of programs
/// and libraries, which the kernel has in its page cache anyway and which cost a fault of microseconds when they are wanted again.
/// </summary>
public static class ResidentMemory
{
    private const int DontNeed = 4;

    /// <summary>Gives back to the kernel what a process that waits does not need.</summary>
    public static void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        foreach (var (start, length) in UnchangedFilePages(Mappings("/proc/self/smaps")))
            LinuxCalls.Advise(start, length, DontNeed);
    }

    /// <summary>The lines of the file; none where it cannot be read.</summary>
    internal static string[] Mappings(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // The daemon only stays larger than necessary.
            return [];
        }
    }

    /// <summary>
    /// The mappings that hold nothing but what their files hold: read-only, of a file, and without a page of the process's own, as the
    /// relocated part of a library has them. Those alone come back as they were.
    /// </summary>
    /// <param name="lines">The lines of <c>/proc/PID/smaps</c>.</param>
    internal static IEnumerable<(nint Start, nuint Length)> UnchangedFilePages(IEnumerable<string> lines)
    {
        var mapping = default((nint Start, nuint Length)?);
        foreach (var line in lines)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!words[0].EndsWith(':')) mapping = ReadOnlyFile(words);
            else if (words is ["Anonymous:", "0", ..] && mapping is { } unchanged) yield return unchanged;
        }
    }

    // 7f0a1000-7f0a3000 r-xp 0002a000 fe:00 1234 /usr/lib/libc.so.6
    private static (nint Start, nuint Length)? ReadOnlyFile(string[] words)
    {
        if (words is not [var range, ['r', '-', _, 'p'], _, _, not "0", ['/', ..], ..]) return null;
        var ends = range.Split('-');
        var start = nint.Parse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (start, (nuint)(nint.Parse(ends[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) - start));
    }
}

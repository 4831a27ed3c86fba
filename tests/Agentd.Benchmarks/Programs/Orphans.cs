using System.Runtime.InteropServices;

namespace Agentd.Benchmarks.Programs;

/// <summary>
/// Processes whose parents ended before them, as a container's monitor's do: adopted by this process, so that their time is counted with
/// that of its children.
/// </summary>
internal static partial class Orphans
{
    private const int SetChildSubreaper = 36;
    private const int DoNotHang = 1;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <summary>From now on, orphans below this process become its children.</summary>
    public static void Adopt()
    {
        if (Control(SetChildSubreaper, 1, 0, 0, 0) != 0)
            throw new InvalidOperationException($"prctl failed: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Completes when all children but some are gone; their time is counted from then on.</summary>
    /// <exception cref="TimeoutException">They did not end in time.</exception>
    public static async Task GoneAsync(IEnumerable<int> staying)
    {
        HashSet<int> stay = [.. staying];
        var end = DateTime.UtcNow + _patience;
        while (Children().Where(id => !stay.Contains(id)).ToArray() is { Length: > 0 } left)
        {
            foreach (var id in left) WaitFor(id, 0, DoNotHang);
            if (DateTime.UtcNow > end) throw new TimeoutException($"processes {string.Join(' ', left)} did not end within {_patience}");
            await Task.Delay(5);
        }
    }

    /// <summary>The children that this process has now.</summary>
    public static IReadOnlyList<int> Children() => [.. new ProcessView(Environment.ProcessId).Children.Select(child => child.Id)];

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nuint value, nuint third, nuint fourth, nuint fifth);

    [LibraryImport("libc", EntryPoint = "waitpid")]
    private static partial int WaitFor(int id, nint status, int options);
}

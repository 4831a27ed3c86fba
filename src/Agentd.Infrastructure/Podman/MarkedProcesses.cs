using System.Diagnostics;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Podman;

/// <summary>
/// The processes of this host that are calls of the client and carry a <see cref="CallMark"/>. One call may be two: without a user
/// namespace to join, rootless Podman makes one and goes on in a second process, which outlives the first.
/// </summary>
internal static class MarkedProcesses
{
    private const string Client = "podman";

    // Podman's own child that keeps the user namespace. It inherits the environment of whichever call came first, and must stay.
    private const string KeepsNamespace = "_PODMAN_PAUSE=";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5), LongestPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Those that are meant, by process id.</summary>
    public static IReadOnlyList<(int Process, CallMark Mark)> Find(Func<CallMark, bool> meant) =>
    [
        .. HostProcesses.All()
            .Select(id => (Process: id, Mark: MarkOf(id)!))
            .Where(call => call.Mark is not null && meant(call.Mark)),
    ];

    /// <summary>Kills those that are meant, and waits until none is left or the time is over.</summary>
    /// <returns>Those that are left.</returns>
    public static async Task<IReadOnlyList<int>> KillAsync(Func<CallMark, bool> meant, TimeSpan within)
    {
        var clock = Stopwatch.StartNew();
        for (var pause = FirstPause; ; pause = Longer(pause))
        {
            int[] left = [.. Find(meant).Select(call => call.Process)];
            if (left.Length == 0 || clock.Elapsed > within) return left;
            foreach (var process in left) HostProcesses.Kill(process);
            await Task.Delay(pause).ConfigureAwait(false);
        }
    }

    /// <summary>The next pause of somebody who looks again and again.</summary>
    public static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    // conmon, network helpers and the like are no calls, though they may have inherited the mark.
    private static CallMark? MarkOf(int process)
    {
        if (!IsClient(process) || !HostProcesses.IsOurs(process)) return null;
        var environment = HostProcesses.Read(process, "environ").Split('\0');
        if (environment.Any(variable => variable.StartsWith(KeepsNamespace, StringComparison.Ordinal))) return null;
        const string mark = CallMark.Variable + "=";
        return environment.FirstOrDefault(variable => variable.StartsWith(mark, StringComparison.Ordinal)) is { } variable
            ? CallMark.Parse(variable[mark.Length..]) : null;
    }

    // Where it began anew in its user namespace, only its first argument still bears the name.
    private static bool IsClient(int process) =>
        HostProcesses.Read(process, "comm").TrimEnd('\n') == Client
        || Path.GetFileName(HostProcesses.Read(process, "cmdline").Split('\0')[0]) == Client;
}

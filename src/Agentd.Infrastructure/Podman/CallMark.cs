using System.Diagnostics;
using System.Globalization;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Podman;

/// <summary>
/// What a call of the client carries in its environment, so that agentd recognises it whatever its arguments are: which daemon made it,
/// in which life of that daemon, and what it does.
/// </summary>
/// <param name="Owner">The daemon's id; empty for a command that is no daemon.</param>
/// <param name="Life">Drawn anew at every start.</param>
/// <param name="Number">Counts the calls of one life.</param>
/// <param name="Kind">What the call does.</param>
internal sealed record CallMark(string Owner, string Life, long Number, CallKind Kind)
{
    public const string Variable = "AGENTD_CALL";

    private static readonly (CallKind Kind, string Word)[] Words =
    [
        (CallKind.Asks, "asks"), (CallKind.Fetches, "fetches"), (CallKind.Changes, "changes"), (CallKind.Clears, "clears"),
        (CallKind.Attends, "attends"),
    ];

    /// <summary>Reads the variable's value; null when agentd did not write it.</summary>
    public static CallMark? Parse(string value) =>
        value.Split(':') is [var owner, var life, var number, var word]
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && Array.FindIndex(Words, entry => entry.Word == word) is >= 0 and var index
            ? new CallMark(owner, life, count, Words[index].Kind) : null;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Owner}:{Life}:{Number}:{Array.Find(Words, entry => entry.Kind == Kind).Word}");
}

/// <summary>
/// The processes of this host that are calls of the client and carry a <see cref="CallMark"/>. One call may be two processes: rootless
/// Podman without a user namespace to join makes one, and goes on in a second process, which outlives the first.
/// </summary>
internal static class MarkedProcesses
{
    private const string Client = "podman";

    // Podman's own child, which keeps the user namespace, must stay. It inherits the environment of the call that came first.
    private const string KeepsNamespace = "_PODMAN_PAUSE=";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5), LongestPause = TimeSpan.FromMilliseconds(200);

    public static IReadOnlyList<(int Process, CallMark Mark)> Find(Func<CallMark, bool> meant) =>
    [
        .. HostProcesses.All()
            .Select(id => (Process: id, Mark: MarkOf(id)!))
            .Where(call => call.Mark is not null && meant(call.Mark)),
    ];

    /// <summary>Kills the matching calls, and waits until none is left or the time is over.</summary>
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

    /// <summary>The pause after this one, between looks.</summary>
    public static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    // conmon and network helpers may inherit the mark, but are no calls.
    private static CallMark? MarkOf(int process)
    {
        if (!IsClient(process) || !HostProcesses.IsOurs(process)) return null;
        var environment = HostProcesses.Read(process, "environ").Split('\0');
        if (environment.Any(variable => variable.StartsWith(KeepsNamespace, StringComparison.Ordinal))) return null;
        const string mark = CallMark.Variable + "=";
        return environment.FirstOrDefault(variable => variable.StartsWith(mark, StringComparison.Ordinal)) is { } variable
            ? CallMark.Parse(variable[mark.Length..]) : null;
    }

    // After Podman re-executes itself in its user namespace, only its first argument still has the name.
    private static bool IsClient(int process) =>
        HostProcesses.Name(process) == Client || Path.GetFileName(HostProcesses.Arguments(process)[0]) == Client;
}

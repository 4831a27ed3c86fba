using System.Diagnostics;
using System.Globalization;
using Agentd.Application.Sessions;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Podman;

/// <summary>
/// Calls of the client that a daemon had under way when it was killed. They go on without it: a container may still come of one after
/// everything was listed.
/// </summary>
internal static class OrphanedCalls
{
    private const string Client = "podman";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until the calls that name a daemon have ended, and kills what outlasts the deadline, as that daemon would have.</summary>
    public static async Task EndAsync(DaemonId daemon, TimeSpan deadline, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        while (Of(daemon) is { Count: > 0 } calls)
        {
            if (clock.Elapsed > deadline) calls.ForEach(Kill);
            await Task.Delay(Pause, cancellation).ConfigureAwait(false);
        }
    }

    private static List<int> Of(DaemonId daemon) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0)
            .Where(id => id != 0 && IsCallOf(daemon, id)),
    ];

    // conmon carries the same names and must live. What runs in a container, or as somebody else, may call itself whatever it likes.
    private static bool IsCallOf(DaemonId daemon, int process) =>
        Read(process, "comm").StartsWith(Client, StringComparison.Ordinal)
        && IsOurs(Read(process, "status").Split('\n'))
        && Read(process, "cmdline") is var arguments
        && (arguments.Contains(ResourceNames.SecretPrefix(daemon), StringComparison.Ordinal)
            || arguments.Contains($"{SessionLabels.DaemonLabel}={daemon}", StringComparison.Ordinal));

    private static bool IsOurs(string[] status) =>
        Numbers(status, "Uid:") is [var user, ..] && user == LinuxCalls.EffectiveUser().ToString(CultureInfo.InvariantCulture)
        && Numbers(status, "NSpid:") is { Length: 1 };

    private static string[] Numbers(string[] status, string field) =>
        Array.Find(status, line => line.StartsWith(field, StringComparison.Ordinal)) is { } line
            ? line[field.Length..].Split('\t', StringSplitOptions.RemoveEmptyEntries) : [];

    private static string Read(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static void Kill(int process)
    {
        try
        {
            using var call = Process.GetProcessById(process);
            call.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It ended by itself just now.
        }
    }
}

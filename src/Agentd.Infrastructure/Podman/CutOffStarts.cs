using System.Collections.Concurrent;
using System.Diagnostics;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Podman;

/// <summary>
/// Containers whose start may have been cut off. If the client was killed between creating the container and starting its first process,
/// conmon and that process wait for ever, and Podman removes the container without them, for it does not know of them. If the kernel
/// killed the runtime for want of memory, conmon waits for the first process, that process for the runtime, and the client for conmon.
/// The client holds the container's lock meanwhile, so that every <c>podman ps</c> of the account waits too (seen with 4.3.1 and runc).
/// </summary>
internal sealed class CutOffStarts(TimeSpan betweenLooks, Action<string> unwatched)
{
    private const string Supervisor = "conmon";

    private static readonly TimeSpan Dying = TimeSpan.FromSeconds(5), Pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<Type, bool> _told = new();
    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.Ordinal);

    public void Note(string container) => _names[container] = true;

    /// <summary>Ends what waits in vain, before the containers are removed. Costs nothing where no start was cut off.</summary>
    public async Task EndAsync(IEnumerable<string> containers)
    {
        foreach (var name in containers)
            if (_names.TryRemove(name, out _)) await EndAsync(name).ConfigureAwait(false);
    }

    /// <summary>
    /// Watches a start until it ends. If it waits in vain for a process, that is killed, and the client reports the failure.
    /// </summary>
    public async Task WatchAsync(string container, Task start)
    {
        try
        {
            for (int? seen = null; !await EndsAsync(start).ConfigureAwait(false);)
            {
                var abandoned = Abandoned(container);
                if (abandoned is { } process && process == seen) HostProcesses.Kill(process);
                seen = abandoned;
            }
        }
        catch (Exception failure)
        {
            // No caller awaits the watch, so the failure would otherwise be lost.
            if (_told.TryAdd(failure.GetType(), true))
                unwatched($"the start of container {container} cannot be watched: {failure.Message}");
        }
    }

    private async Task<bool> EndsAsync(Task start)
    {
        using var over = new CancellationTokenSource();
        var first = await Task.WhenAny(start, Task.Delay(betweenLooks, over.Token)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        return first == start;
    }

    // The runtime writes the first process's id as its last act; until then that process is conmon's only descendant. A daemon in a
    // container may see the host's processes but not its /run. Where it does not see the file's directory, the missing file proves nothing.
    private static int? Abandoned(string container) =>
        Of(container) is { } supervisor && PidFile(supervisor) is { } file
        && Directory.Exists(Path.GetDirectoryName(file)) && !File.Exists(file)
        && HostProcesses.Descendants(supervisor) is [var process] ? process : null;

    private static string? PidFile(int supervisor) =>
        HostProcesses.Arguments(supervisor).SkipWhile(argument => argument != "-p").Skip(1).FirstOrDefault();

    private static async Task EndAsync(string name)
    {
        var clock = Stopwatch.StartNew();
        for (; clock.Elapsed < Dying && Of(name) is { } supervisor; await Task.Delay(Pause).ConfigureAwait(false))
        {
            // Children first: an orphan gets a new parent, and could not be found any more.
            if (HostProcesses.Descendants(supervisor) is { Count: > 0 } waiting)
                foreach (var process in waiting) HostProcesses.Kill(process);
            else
                HostProcesses.Kill(supervisor);
        }
    }

    private static int? Of(string name) => HostProcesses.All()
        .Where(process => HostProcesses.Name(process) == Supervisor && HostProcesses.IsOurs(process))
        .Where(process => HostProcesses.Read(process, "cmdline").Contains($"\0-n\0{name}\0", StringComparison.Ordinal))
        .Select(process => (int?)process)
        .FirstOrDefault();
}

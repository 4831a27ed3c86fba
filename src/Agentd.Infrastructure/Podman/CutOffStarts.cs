using System.Collections.Concurrent;
using System.Diagnostics;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Podman;

/// <summary>
/// Containers whose start may have been cut off: the client was killed between the container's making and its first process's. conmon and
/// that process then wait for a word that nobody will give, and Podman, which does not know of them, removes the container without them.
/// Or the runtime was killed, by the kernel for want of memory: conmon waits for the container's first process, that for the runtime, and
/// the client for conmon, with the container's lock held, so that every <c>podman ps</c> of the account waits too (seen with 4.3.1 and runc).
/// </summary>
internal sealed class CutOffStarts(TimeSpan betweenLooks, Action<string> unwatched)
{
    private const string Supervisor = "conmon";

    private static readonly TimeSpan Dying = TimeSpan.FromSeconds(5), Pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<Type, bool> _told = new();
    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.Ordinal);

    /// <summary>Notes a container's name.</summary>
    public void Note(string container) => _names[container] = true;

    /// <summary>Ends what waits in vain for one of these containers, before they are removed; costs nothing where no start was cut off.</summary>
    public async Task EndAsync(IEnumerable<string> containers)
    {
        foreach (var name in containers)
            if (_names.TryRemove(name, out _)) await EndAsync(name).ConfigureAwait(false);
    }

    /// <summary>Watches a start until its end, and ends what it waits for in vain: the client says then that it failed.</summary>
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
            // Nobody waits for the watch, so that nobody else would hear of it.
            if (_told.TryAdd(failure.GetType(), true)) unwatched($"the start of container {container} cannot be watched: {failure.Message}");
        }
    }

    private async Task<bool> EndsAsync(Task start)
    {
        using var over = new CancellationTokenSource();
        var first = await Task.WhenAny(start, Task.Delay(betweenLooks, over.Token)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        return first == start;
    }

    // The runtime's last act is to write the first process's id; until then it is there, and the first process below it. A daemon in a
    // container may see the host's processes and not its /run: where the file's directory is not seen, the file's absence says nothing.
    private static int? Abandoned(string container) =>
        Of(container) is { } supervisor && PidFile(supervisor) is { } file && Directory.Exists(Path.GetDirectoryName(file)) && !File.Exists(file)
        && HostProcesses.Descendants(supervisor) is [var process] ? process : null;

    private static string? PidFile(int supervisor) =>
        HostProcesses.Read(supervisor, "cmdline").Split('\0').SkipWhile(argument => argument != "-p").Skip(1).FirstOrDefault();

    private static async Task EndAsync(string name)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Dying && Of(name) is { } supervisor; await Task.Delay(Pause).ConfigureAwait(false))
        {
            // From below: an orphan's new parent would be nobody that is known here.
            if (HostProcesses.Descendants(supervisor) is { Count: > 0 } waiting)
                foreach (var process in waiting) HostProcesses.Kill(process);
            else
                HostProcesses.Kill(supervisor);
        }
    }

    private static int? Of(string name) => HostProcesses.All()
        .Where(process => HostProcesses.Read(process, "comm").TrimEnd('\n') == Supervisor && HostProcesses.IsOurs(process))
        .Where(process => HostProcesses.Read(process, "cmdline").Contains($"\0-n\0{name}\0", StringComparison.Ordinal))
        .Select(process => (int?)process)
        .FirstOrDefault();
}

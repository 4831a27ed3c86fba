using System.Collections.Concurrent;
using System.Diagnostics;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Podman;

/// <summary>
/// Containers whose start may have been cut off: the client was killed between the container's making and its first process's. conmon and
/// that process then wait for a word that nobody will give, and Podman, which does not know of them, removes the container without them.
/// </summary>
internal sealed class CutOffStarts
{
    private const string Supervisor = "conmon";

    private static readonly TimeSpan Dying = TimeSpan.FromSeconds(5), Pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.Ordinal);

    /// <summary>Notes a container's name.</summary>
    public void Note(string container) => _names[container] = true;

    /// <summary>Ends what waits in vain for one of these containers, before they are removed; costs nothing where no start was cut off.</summary>
    public async Task EndAsync(IEnumerable<string> containers)
    {
        foreach (var name in containers)
            if (_names.TryRemove(name, out _)) await EndAsync(name).ConfigureAwait(false);
    }

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

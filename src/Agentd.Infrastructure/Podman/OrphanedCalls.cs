using System.Diagnostics;
using Agentd.Domain.Sessions;

namespace Agentd.Infrastructure.Podman;

/// <summary>
/// Calls that an earlier life of the daemon had begun when it was killed. They go on without it: one may still create a container after the
/// daemon has listed all. An operator's own calls are never among them.
/// </summary>
internal sealed class OrphanedCalls(DaemonId daemon, string life, PodmanOptions options)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5), Dying = TimeSpan.FromSeconds(5);

    /// <summary>Kills those that only ask or fetch, and waits for those that may still change something.</summary>
    /// <returns>Those that have not ended in time.</returns>
    public async Task<IReadOnlyList<int>> SettleAsync(CancellationToken cancellation)
    {
        await MarkedProcesses.KillAsync(IsExpendable, Dying).ConfigureAwait(false);
        var (clock, isTold) = (Stopwatch.StartNew(), false);
        for (var pause = FirstPause; ; pause = MarkedProcesses.Longer(pause))
        {
            int[] left = [.. MarkedProcesses.Find(MayBringSomething).Select(call => call.Process)];
            if (left.Length == 0 || clock.Elapsed > options.OrphanPatience) return left;
            if (!isTold && clock.Elapsed > options.TellAfter)
            {
                isTold = true;
                var seconds = (long)clock.Elapsed.TotalSeconds;
                options.Waits(new PodmanWait("call of an earlier agentd", seconds, left.Length, left[0], IsOver: false));
            }
            await Task.Delay(pause, cancellation).ConfigureAwait(false);
        }
    }

    public Task KillAsync() => MarkedProcesses.KillAsync(MayBringSomething, Dying);

    private bool IsExpendable(CallMark mark) => IsOrphan(mark) && mark.Kind is CallKind.Asks or CallKind.Fetches or CallKind.Attends;

    // A call that clears need not be waited for: its work has to be done anyway.
    private bool MayBringSomething(CallMark mark) => IsOrphan(mark) && mark.Kind == CallKind.Changes;

    private bool IsOrphan(CallMark mark) => mark.Owner == daemon.Value && mark.Life != life;
}

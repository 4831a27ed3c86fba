using Agentd.Application.Sessions;
using Agentd.Protocol.Linux;
using Microsoft.Extensions.Hosting;

namespace Agentd.Daemon.Lifetime;

/// <summary>
/// Gives memory that only work needed back to the system: once the daemon is ready, and whenever its sessions have neither begun nor ended
/// and nobody was answered for a while, for then it may wait for hours, whether or not some run. Between two sessions in a row it does
/// nothing.
/// </summary>
internal sealed class MemoryRelease(LiveSessions sessions, AnswerBell answers, TimeProvider time) : BackgroundService
{
    // While sessions run there is more to look through, and the next one is likelier to come soon.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2), QuietWithSessions = TimeSpan.FromSeconds(10);

    /// <summary>How the memory is given back.</summary>
    internal Action GiveBack { get; init; } = ResidentMemory.GiveBack;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var changed = Task.WhenAny(sessions.Changed, answers.Next);
                if (await ComesAsync(changed, sessions.All.Count == 0 ? Quiet : QuietWithSessions, stoppingToken).ConfigureAwait(false))
                    continue;
                GiveBack();
                await changed.WaitAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The daemon stops.
        }
    }

    private async Task<bool> ComesAsync(Task change, TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            await change.WaitAsync(patience, time, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}

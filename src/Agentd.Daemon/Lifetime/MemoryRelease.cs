using Agentd.Application.Sessions;
using Agentd.Infrastructure.Linux;
using Microsoft.Extensions.Hosting;

namespace Agentd.Daemon.Lifetime;

/// <summary>
/// Gives memory that only work needed back to the system: once the daemon is ready, and whenever it holds no session any more, for it may
/// wait for hours. Between two sessions in a row it does nothing.
/// </summary>
internal sealed class MemoryRelease(LiveSessions sessions, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    /// <summary>How the memory is given back.</summary>
    internal Action GiveBack { get; init; } = ResidentMemory.GiveBack;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var next = sessions.Next;
                await Task.Delay(Quiet, time, stoppingToken).ConfigureAwait(false);
                if (sessions.All.Count == 0 && !next.IsCompleted)
                {
                    GiveBack();
                    await next.WaitAsync(stoppingToken).ConfigureAwait(false);
                }
                await sessions.DrainedAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The daemon stops.
        }
    }
}

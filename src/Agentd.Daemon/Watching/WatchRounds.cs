using Agentd.Application.Figures;
using Microsoft.Extensions.Hosting;

namespace Agentd.Daemon.Watching;

/// <summary>Looks after what may have to be told although nothing happens: whenever a session ended, and once a minute.</summary>
internal sealed class WatchRounds(AgentWatch agents, AuditDiskWatch disk, SessionFigures figures, TimeProvider time) : BackgroundService
{
    // Within it a reload is noticed, a clock that was set, and that an agent's time is over.
    private static readonly TimeSpan Often = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                // Taken before the look, so that no change is slept through.
                var change = figures.Histories.Change;
                disk.Look();
                await agents.LookAsync().ConfigureAwait(false);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                await Task.WhenAny(change, Task.Delay(Often, time, either.Token)).ConfigureAwait(false);
                await either.CancelAsync().ConfigureAwait(false);
                stoppingToken.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is to be told, the next daemon tells.
        }
    }
}

using Agentd.Application.Ports;
using Agentd.Application.Scheduling;
using Agentd.Application.Sessions.Admission;
using Agentd.Application.Sessions.Budgets;
using Agentd.Application.Sessions.Recover;
using Agentd.Daemon.Health;
using Agentd.Daemon.Lifetime;
using Agentd.Daemon.Logging;
using Agentd.Daemon.Operators;
using Agentd.Daemon.Reloading;
using Agentd.Daemon.Scraping;
using Agentd.Daemon.Watching;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Claim;
using Agentd.Infrastructure.Configuration;
using Microsoft.Extensions.Hosting;

namespace Agentd.Daemon.Composition;

/// <summary>
/// The daemon's start and end in their order: audit-root probe, claim, recovery, socket, schedules; and back: schedules, stop accepting,
/// let sessions end, remove socket and PID file.
/// </summary>
internal sealed class DaemonService(
    DaemonConfiguration configuration, IAuditRecords records, SessionRecovery recovery, SessionAdmission admission, OperatorSocket socket,
    ScrapeListener scrapers, OverdueAgents overdue, DayBudgets days, Scheduler scheduler, ConfigurationReload reload,
    ShutdownOfSessions sessions, ServiceReports manager, Readiness readiness, TimeProvider time, ILoggerFactory loggers) : IHostedService
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerWithinWhileSessionsGoOn = TimeSpan.FromSeconds(1);

    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);
    private readonly CancellationTokenSource _stopping = new();
    private PidFile? _claim;
    private Task _schedules = Task.CompletedTask;

    /// <inheritdoc/>
    /// <exception cref="SessionException">The daemon cannot start; what it claimed is given up again.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop before it was ready; the same holds.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using (manager.Starting().ConfigureAwait(false)) await OpenAsync(cancellationToken).ConfigureAwait(false);
        admission.Resume();
        readiness.Ready(time.GetUtcNow());
        reload.BeginSchedules();
        _schedules = scheduler.RunAsync(_stopping.Token);
        manager.Ready();
        DaemonLog.Started(_log, configuration.SocketPath, configuration.PidFile);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        readiness.Drain();
        manager.Stopping();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _schedules.ConfigureAwait(false);
        await sessions.EndAsync(cancellationToken).ConfigureAwait(false);
        await manager.EndAsync().ConfigureAwait(false);
        await socket.CloseAsync(sessions.LeftSome ? AnswerWithinWhileSessionsGoOn : AnswerWithin).ConfigureAwait(false);
        await scrapers.CloseAsync().ConfigureAwait(false);
        RuntimeFile.Remove(configuration.PidFile, () => _claim?.Dispose(), _log);
        DaemonLog.Stopped(_log);
    }

    private async Task OpenAsync(CancellationToken cancellation)
    {
        records.Probe();
        _claim = PidFile.Claim(configuration.PidFile);
        // A start that fails after the recovery leaves those who wait as they were.
        admission.Halt();
        try
        {
            scrapers.Open();
            overdue.Begin();
            days.Begin();
            await RecoverAsync(cancellation).ConfigureAwait(false);
            socket.Open();
        }
        catch (Exception end) when (end is SessionException or OperationCanceledException)
        {
            await scrapers.CloseAsync().ConfigureAwait(false);
            _claim.Dispose();
            throw;
        }
    }

    private async Task RecoverAsync(CancellationToken cancellation)
    {
        try
        {
            var done = await recovery.RecoverAsync(cancellation).ConfigureAwait(false);
            DaemonLog.Reconciled(_log, done.RemovedContainers, done.RemovedSecrets, done.Adopted);
        }
        catch (SessionException failure)
        {
            DaemonLog.ReconciliationFailed(_log, failure.Message);
            throw;
        }
    }
}

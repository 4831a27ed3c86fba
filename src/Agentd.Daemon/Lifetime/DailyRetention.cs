using Agentd.Daemon.Logging;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Pruning;
using Agentd.Infrastructure.Configuration;
using Microsoft.Extensions.Hosting;

namespace Agentd.Daemon.Lifetime;

/// <summary>Removes this daemon's audit records that the configuration no longer keeps: when it is ready, then once a day.</summary>
internal sealed class DailyRetention(DaemonConfiguration configuration, TimeProvider time, ILoggerFactory loggers)
    : BackgroundService
{
    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (configuration.AuditRetention is not { } kept) return;
        using var day = new PeriodicTimer(TimeSpan.FromDays(1), time);
        var request = new PruneRequest { MaxAge = kept.MaxAge, MaxTotalSize = kept.MaxTotalSize, Daemon = configuration.DaemonId };
        try
        {
            do await Task.Run(() => Prune(request, stoppingToken), stoppingToken).ConfigureAwait(false);
            while (await day.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The daemon stops: what was taken out and not yet removed is removed the next time.
        }
    }

    private void Prune(PruneRequest request, CancellationToken cancellation)
    {
        try
        {
            var report = new AuditPruning(configuration.AuditRoot, time).Run(request, cancellation);
            DaemonLog.Retained(_log, report.Records.Count, string.Join(' ', report.Records.Select(record => record.SessionId)));
        }
        catch (SessionException failure)
        {
            DaemonLog.RetentionFailed(_log, failure.Message);
        }
    }
}

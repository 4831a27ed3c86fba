using Agentd.Daemon.Health;
using Agentd.Daemon.Logging;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Notices;
using Agentd.Notify.Protocol;
using Microsoft.Extensions.Hosting;

namespace Agentd.Daemon.Watching;

/// <summary>
/// Asks the address that waits for the daemon's signs of life, every five minutes and only while the daemon is ready. Each is tried once:
/// one that comes late would say of a daemon that is down that it is not.
/// </summary>
internal sealed class SignsOfLife(
    DaemonConfiguration configuration, ReadinessCheck readiness, SinkTrial trial, TimeProvider time, ILoggerFactory loggers)
    : BackgroundService
{
    private static readonly TimeSpan Often = TimeSpan.FromMinutes(5);

    // One that is about to be ready must not be taken for down until then.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);
    private string? _trouble;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (configuration.Heartbeat is not { } sink) return;
        try
        {
            while (true)
            {
                var isReady = await GiveAsync(sink, stoppingToken).ConfigureAwait(false);
                await Task.Delay(isReady ? Often : Soon, time, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The daemon stops, and whoever waits for its signs of life will notice.
        }
    }

    /// <summary>Gives one, if the daemon is ready.</summary>
    /// <returns>Whether it is.</returns>
    private async Task<bool> GiveAsync(NotifySink sink, CancellationToken stopping)
    {
        var answer = await readiness.AskAsync(stopping).ConfigureAwait(false);
        var trouble = answer.IsReady ? await SendAsync(sink, stopping).ConfigureAwait(false)
            : $"the daemon is not ready: {string.Join("; ", answer.Reasons)}";
        // Once, and each new cause anew.
        if (trouble is not null && trouble != _trouble) DaemonLog.HeartbeatUnsent(_log, trouble);
        if (trouble is null && _trouble is not null) DaemonLog.NoticesDelivered(_log, sink.Name);
        _trouble = trouble;
        return answer.IsReady;
    }

    private async Task<string?> SendAsync(NotifySink sink, CancellationToken stopping)
    {
        try
        {
            return await trial.SendAsync(sink, configuration.DaemonId, NoticeTypes.Heartbeat, "the daemon is ready", stopping)
                .ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SessionException or IOException or UnauthorizedAccessException)
        {
            return failure.Message;
        }
    }
}

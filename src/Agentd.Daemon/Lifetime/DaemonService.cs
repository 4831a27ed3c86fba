using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Daemon.Logging;
using Agentd.Daemon.Operators;
using Agentd.Infrastructure.Claim;
using Agentd.Infrastructure.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Agentd.Daemon.Lifetime;

/// <summary>
/// The daemon's start and end in their order: audit-root probe, claim, recovery, socket; and back: stop accepting, drain, remove
/// socket and PID file.
/// </summary>
internal sealed class DaemonService(
    DaemonConfiguration configuration, IAuditRecords records, OperatorSocket socket, LiveSessions live, ILoggerFactory loggers) : IHostedService
{
    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);
    private PidFile? _claim;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        records.Probe();
        _claim = PidFile.Claim(configuration.PidFile);
        socket.Open();
        DaemonLog.Started(_log, configuration.SocketPath, configuration.PidFile);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        socket.StopAccepting();
        DaemonLog.Draining(_log, live.All.Count);
        await live.DrainedAsync(cancellationToken).ConfigureAwait(false);
        await socket.CloseAsync().ConfigureAwait(false);
        _claim?.Dispose();
        DaemonLog.Stopped(_log);
    }
}

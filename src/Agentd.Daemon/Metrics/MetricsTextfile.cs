using Agentd.Daemon.Logging;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Linux;
using Microsoft.Extensions.Hosting;

namespace Agentd.Daemon.Metrics;

/// <summary>
/// Writes the metrics to a file for the node exporter: beside it and renamed, so that nobody reads half of it. At most every 15 seconds,
/// when something has happened, and at least once a minute, so that a file which grows old means a daemon that is gone. What it tells of
/// the process stays out: the exporter has the same metrics of itself, and would tell nothing at all.
/// </summary>
internal sealed class MetricsTextfile(DaemonConfiguration configuration, MetricsText metrics, TimeProvider time, ILoggerFactory loggers)
    : BackgroundService
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AtLeast = TimeSpan.FromMinutes(1);

    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);
    private byte[] _before = [];
    private long _written;
    private string? _told;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (configuration.Metrics?.Textfile is not { } path) return;
        using var timer = new PeriodicTimer(Often, time);
        try
        {
            do await RefreshAsync(path, stoppingToken).ConfigureAwait(false);
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The file stays, and grows old.
        }
    }

    private async Task RefreshAsync(string path, CancellationToken stopping)
    {
        var text = await metrics.RenderInPartsAsync(stopping).ConfigureAwait(false);
        var happened = System.Security.Cryptography.SHA256.HashData(text.All.Span[..text.Happened]);
        // A timer that is a little early must not put it off by another turn.
        var isOld = time.GetElapsedTime(_written) > AtLeast - (Often / 2);
        if (!isOld && happened.AsSpan().SequenceEqual(_before)) return;
        try
        {
            using var directory = DirectoryHandle.OpenPath(Path.GetDirectoryName(path)!);
            DurableFile.Replace(directory, OpenedFile.Name(Path.GetFileName(path)), text.All.Span[..text.Own], FileModes.OpenFile);
            (_before, _written, _told) = (happened, time.GetTimestamp(), null);
        }
        catch (LinuxException failure)
        {
            // Once, not every 15 seconds; each new cause anew.
            if (_told != failure.Message) DaemonLog.TextfileFailed(_log, path, failure.Message);
            _told = failure.Message;
        }
    }
}

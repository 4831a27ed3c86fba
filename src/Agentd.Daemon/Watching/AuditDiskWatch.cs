using System.Globalization;
using Agentd.Daemon.Logging;
using Agentd.Infrastructure.Configuration;

namespace Agentd.Daemon.Watching;

/// <summary>Logs when little is left of the file system of the audit root, and when there is room again.</summary>
internal sealed class AuditDiskWatch(DaemonConfiguration configuration, ILoggerFactory loggers)
{
    // The alert AgentdAuditDiskLow says the same. Between the two, a disk that goes up and down a little is told of once.
    private const double Low = 0.10, Enough = 0.12;
    private const double BytesOfMiB = 1 << 20;

    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);
    private bool _isLow;

    /// <summary>How much is free, and of how much, in bytes; null where the file system cannot be asked.</summary>
    internal Func<string, (long Free, long Size)?> Ask { get; init; } = Space;

    /// <summary>Looks once.</summary>
    /// <returns>Whether little is left.</returns>
    public bool Look()
    {
        // What is wrong with a root that cannot be asked, /readyz says.
        if (Ask(configuration.AuditRoot) is not { Size: > 0 } space) return _isLow;
        var (left, was) = ((double)space.Free / space.Size, _isLow);
        _isLow = left < (was ? Enough : Low);
        var free = (space.Free / BytesOfMiB).ToString("#,0 MiB", CultureInfo.InvariantCulture);
        if (_isLow && !was) DaemonLog.AuditDiskLow(_log, configuration.AuditRoot, free, (int)(left * 100));
        if (was && !_isLow) DaemonLog.AuditDiskEnough(_log, configuration.AuditRoot, free);
        return _isLow;
    }

    private static (long Free, long Size)? Space(string root)
    {
        try
        {
            var drive = new DriveInfo(root);
            return (drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

using Agentd.Daemon.Logging;
using Agentd.Daemon.Notices;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Notices;
using Agentd.Infrastructure.State;
using Agentd.Notify.Protocol;

namespace Agentd.Daemon.Troubles;

/// <summary>Tells, when a daemon is ready, that the one before it had not ended in order.</summary>
internal sealed class CrashMark(
    DaemonConfiguration configuration, ConfiguredSinks sinks, SpooledNotices notices, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);
    private readonly RunningMark? _mark = configuration.StateDirectory is { } state ? new RunningMark(state) : null;

    /// <summary>When this daemon became ready.</summary>
    public DateTimeOffset Began { get; private set; }

    /// <summary>The daemon is ready.</summary>
    public async Task BeginAsync()
    {
        Began = time.GetUtcNow();
        // Without anybody to tell the state directory is not touched.
        if (_mark is null || !sinks.All.Any(sink => sink.Takes(NoticeTypes.DaemonStarted, null))) return;
        try
        {
            if (_mark.Left() is { } before)
                await notices.TellAsync(DaemonNotice.StartedAfter(configuration.DaemonId, before)).ConfigureAwait(false);
            // Only now: if this daemon is killed before, the next one tells of the same, under the same id.
            _mark.Make(Began);
        }
        catch (SessionException failure)
        {
            DaemonLog.StateUnusable(_log, failure.Message);
        }
    }

    /// <summary>The daemon ends in order.</summary>
    public void End()
    {
        try
        {
            _mark?.Remove();
        }
        catch (SessionException failure)
        {
            DaemonLog.StateUnusable(_log, failure.Message);
        }
    }
}

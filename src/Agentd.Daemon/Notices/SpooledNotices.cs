using Agentd.Application.Ports;
using Agentd.Daemon.Logging;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Notices;
using Agentd.Notify.Protocol;

namespace Agentd.Daemon.Notices;

/// <summary>Puts what operators are to be told into the spool, for the sinks that are told of it, and wakes its delivery.</summary>
internal sealed class SpooledNotices(
    DaemonConfiguration configuration, ConfiguredSinks sinks, IRecordArchive archive, DeliveryBell bell, TimeProvider time,
    ILoggerFactory loggers) : INotices
{
    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);
    private readonly NoticeSpool? _spool = configuration.StateDirectory is { } state ? new NoticeSpool(state, time) : null;

    /// <inheritdoc/>
    public Task<bool> TellEndAsync(SessionRecord end, IReadOnlyList<SecretValue>? masked)
    {
        if (SessionNotice.TypeOf(end) is not { } type) return Task.FromResult(true);
        var told = sinks.All.Where(sink => sink.Takes(type, end.Agent)).ToArray();
        return told.Length == 0 ? Task.FromResult(true) : Task.Run(() => Tell(end, masked, told));
    }

    /// <summary>Tells the other sinks that messages to one are not tried any more.</summary>
    public Task TellDeadAsync(string sink, int count, string why)
    {
        var told = sinks.All.Where(other => other.Name != sink && other.Takes(NoticeTypes.NotificationDead, null)).ToArray();
        if (told.Length == 0) return Task.CompletedTask;
        var now = time.GetUtcNow();
        var notice = new Notice
        {
            Type = NoticeTypes.NotificationDead,
            Time = now,
            Id = $"{sink}-{now.ToUnixTimeMilliseconds()}.{NoticeTypes.NotificationDead}",
            Host = Environment.MachineName,
            DaemonId = configuration.DaemonId.Value,
            Data = new NoticeData { Why = $"{count} message(s) to {sink} are not tried any more: {why}" },
        };
        return Task.Run(() => Keep(notice, told));
    }

    private bool Tell(SessionRecord end, IReadOnlyList<SecretValue>? masked, IReadOnlyList<NotifySink> told)
    {
        var place = archive.Directory(end.Agent, end.SessionId);
        return Keep(SessionNotice.Of(end, Environment.MachineName, place, LinesOf(end, masked))!, told);
    }

    // Each of them, although another's has failed: one sink's directory may be what is damaged.
    private bool Keep(Notice notice, IReadOnlyList<NotifySink> told) => told.Count(sink => Keep(notice, sink)) == told.Count;

    private bool Keep(Notice notice, NotifySink sink)
    {
        try
        {
            Add(notice, sink);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SessionException)
        {
            DaemonLog.NoticeLost(_log, sink.Name, notice.Id, failure.Message);
            return false;
        }
    }

    private void Add(Notice notice, NotifySink sink)
    {
        if (_spool is null)
        {
            throw new SessionException(
                "there is no place to keep messages until they are delivered: set [daemon] state_dir, XDG_STATE_HOME or HOME");
        }
        if (_spool.Add(notice, sink.Name) is > 0 and var gone) DaemonLog.NoticesDropped(_log, sink.Name, gone);
        bell.Ring(time.GetUtcNow() + sink.GroupWait);
    }

    // A message without them is better than none.
    private IReadOnlyList<string> LinesOf(SessionRecord end, IReadOnlyList<SecretValue>? masked)
    {
        try
        {
            return LastLines.Of(archive.ConsoleLog(end.Agent, end.SessionId), masked);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

using Agentd.Application.Ports;
using Agentd.Daemon.Logging;
using Agentd.Domain.Agents;
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
    public Task<bool> TellEndAsync(SessionRecord end, NetworkCounts? network, IReadOnlyList<SecretValue>? masked)
    {
        var type = SessionNotice.TypeOf(end);
        var told = sinks.All.Where(sink => type is not null && sink.Takes(type, end.Agent)).ToArray();
        var traced = sinks.All.Where(sink => sink.Takes(NoticeTypes.SessionEnded, end.Agent)).ToArray();
        // Both, although one of them fails.
        return told.Length + traced.Length == 0 ? Task.FromResult(true)
            : Task.Run(() => Tell(end, network, masked, told) & Trace(end, network, traced));
    }

    /// <inheritdoc/>
    public Task TellStartAsync(SessionRecord begun)
    {
        var told = sinks.All.Where(sink => sink.Takes(NoticeTypes.SessionStarted, begun.Agent)).ToArray();
        if (told.Length == 0) return Task.CompletedTask;
        var data = new NoticeData { SessionId = begun.SessionId.Value, Agent = begun.Agent.Value, Why = "its container runs" };
        var notice = Notice(new TellableEvent(NoticeTypes.SessionStarted, begun.SessionId.Value, data));
        return Task.Run(() => Keep(notice, told));
    }

    /// <inheritdoc/>
    public Task TellBudgetAsync(BudgetNews news) => TellAsync(BudgetNotice.Of(news));

    /// <inheritdoc/>
    public Task TellStallAsync(StallNews news) => TellAsync(StallNotice.Of(news));

    /// <summary>Tells of something else, durably. What keeps it from that is logged. Never throws.</summary>
    /// <param name="happened">What happened.</param>
    /// <param name="keyFor">The event's key for a sink, where they differ; null where the sink is not told this time.</param>
    /// <returns>Whether everybody is told who should be.</returns>
    public Task<bool> TellAsync(TellableEvent happened, Func<NotifySink, string?>? keyFor = null)
    {
        AgentName? agent = happened.Data.Agent is { } name ? AgentName.Parse(name) : null;
        (NotifySink Sink, Notice Notice)[] told =
        [
            .. from sink in sinks.All
               where sink.Takes(happened.Type, agent)
               let key = keyFor is null ? happened.Key : keyFor(sink)
               where key is not null
               select (sink, Notice(happened with { Key = key })),
        ];
        return told.Length == 0 ? Task.FromResult(true) : Task.Run(() => told.Count(one => Keep(one.Notice, one.Sink)) == told.Length);
    }

    /// <summary>Tells the other sinks that messages to one are not tried any more.</summary>
    public Task TellDeadAsync(string sink, int count, string why)
    {
        var data = new NoticeData { Why = $"{count} message(s) to {sink} are not tried any more: {why}" };
        var key = $"{sink}-{time.GetUtcNow().ToUnixTimeMilliseconds()}";
        return TellAsync(new TellableEvent(NoticeTypes.NotificationDead, key, data), other => other.Name == sink ? null : key);
    }

    private Notice Notice(TellableEvent happened) => new()
    {
        Type = happened.Type,
        Time = time.GetUtcNow(),
        Id = happened.Id,
        Host = Environment.MachineName,
        DaemonId = configuration.DaemonId.Value,
        Data = happened.Data,
    };

    private bool Trace(SessionRecord end, NetworkCounts? network, IReadOnlyList<NotifySink> traced) => traced.Count == 0
        || Keep(SessionNotice.Trace(end, network, Environment.MachineName, archive.Directory(end.Agent, end.SessionId)), traced);

    private bool Tell(
        SessionRecord end, NetworkCounts? network, IReadOnlyList<SecretValue>? masked, IReadOnlyList<NotifySink> told)
    {
        if (told.Count == 0) return true;
        var place = archive.Directory(end.Agent, end.SessionId);
        return Keep(SessionNotice.Of(end, network, Environment.MachineName, place, LinesOf(end, masked))!, told);
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
        if (_spool.Add(Linked(notice), sink.Name) is > 0 and var gone) DaemonLog.NoticesDropped(_log, sink.Name, gone);
        bell.Ring(time.GetUtcNow() + sink.GroupWait);
    }

    private Notice Linked(Notice notice) => configuration.PageAddress is { } page && notice.Data.SessionId is { } session
        ? notice with { Data = notice.Data with { Url = $"{page}/s/{session}" } } : notice;

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

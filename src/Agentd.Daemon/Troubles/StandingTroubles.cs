using Agentd.Daemon.Logging;
using Agentd.Daemon.Notices;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Notices;
using Agentd.Infrastructure.State;
using Agentd.Notify.Protocol;

namespace Agentd.Daemon.Troubles;

/// <summary>
/// Tells of trouble that lasts once, when it begins, however often it shows and whoever is restarted meanwhile. Not for several at a time.
/// </summary>
internal sealed class StandingTroubles(
    DaemonConfiguration configuration, ConfiguredSinks sinks, SpooledNotices notices, TimeProvider time, ILoggerFactory loggers)
{
    private const string FileName = "troubles";

    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);
    private readonly ToldConditions? _told = configuration.StateDirectory is { } state ? new ToldConditions(state, FileName) : null;
    private string? _trouble;

    /// <summary>There is trouble: told if nobody was told yet.</summary>
    /// <param name="type">The event's word.</param>
    /// <param name="subject">What it is about, without a space.</param>
    /// <param name="data">What is known of it.</param>
    public Task BeginAsync(string type, string subject, NoticeData data) => WithAsync(async told =>
    {
        AgentName? agent = data.Agent is { } name ? AgentName.Parse(name) : null;
        var now = told.Of(subject, type) ?? new ToldCondition(time.GetUtcNow(), null);
        if (now.At is not null || !sinks.All.Any(sink => sink.Takes(type, agent))) return;
        // Before it is told: should the daemon be killed meanwhile, the next one tells it under the same id.
        told.Keep(subject, type, now);
        if (await notices.TellAsync(LastingTrouble.Of(type, subject, now.Since, data)).ConfigureAwait(false))
            told.Keep(subject, type, now with { At = time.GetUtcNow() });
    });

    /// <summary>The trouble is over.</summary>
    /// <param name="type">The event's word.</param>
    /// <param name="isOver">Whether it is over for a subject.</param>
    /// <param name="end">What is told of that, by subject and since when it lasted; null for nothing.</param>
    public Task EndAsync(string type, Func<string, bool> isOver, Func<string, DateTimeOffset, TellableEvent>? end = null) =>
        WithAsync(async told =>
        {
            foreach (var subject in told.Subjects(type).Where(isOver))
            {
                var before = told.Of(subject, type)!;
                var isToBeTold = end is not null && before.At is not null;
                if (!isToBeTold || await notices.TellAsync(end!(subject, before.Since)).ConfigureAwait(false))
                    told.Keep(subject, type, null);
            }
        });

    private async Task WithAsync(Func<ToldConditions, Task> change)
    {
        // Without a state directory no message can be kept, of which the log tells whenever one is to be.
        if (_told is null) return;
        try
        {
            await change(_told).ConfigureAwait(false);
            _trouble = null;
        }
        catch (SessionException failure)
        {
            if (_trouble != failure.Message) DaemonLog.StateUnusable(_log, failure.Message);
            _trouble = failure.Message;
        }
    }
}

using Agentd.Application.Figures;
using Agentd.Application.Ports;
using Agentd.Daemon.Logging;
using Agentd.Daemon.Notices;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Notices;
using Agentd.Infrastructure.State;
using Agentd.Notify.Protocol;

namespace Agentd.Daemon.Watching;

/// <summary>
/// Tells when an agent becomes overdue or failing, and when it is no longer. It compares what holds with what was told, which outlives the
/// daemon: nothing is forgotten that came about while no daemon ran, and nothing is told again after a restart.
/// </summary>
internal sealed class AgentWatch(
    DaemonConfiguration configuration, IAgents agents, SessionFigures figures, OverdueAgents overdue, ConfiguredSinks sinks,
    SpooledNotices notices, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);
    private readonly ToldConditions? _told = configuration.StateDirectory is { } state ? new ToldConditions(state) : null;
    private string? _trouble;

    /// <summary>Looks once. What fails is logged, and tried again at the next look.</summary>
    public async Task LookAsync()
    {
        Agent[] watched = [.. agents.All.Where(agent => agent.ExpectSuccessWithin is not null || agent.FailAfter is not null)];
        // A ping tells of sessions alone.
        if (sinks.All.All(sink => sink.Kind == SinkKind.Ping) || watched.Length == 0) return;
        figures.Histories.Want();
        try
        {
            var told = _told ?? throw new SessionException(
                "agents are watched, and there is no place to keep what was told of them: set [daemon] state_dir, XDG_STATE_HOME or HOME");
            overdue.Renew();
            told.KeepOnly(watched.Select(agent => agent.Name.Value).ToHashSet());
            foreach (var agent in watched) await LookAtAsync(agent, told).ConfigureAwait(false);
            _trouble = null;
        }
        catch (SessionException failure)
        {
            if (_trouble != failure.Message) DaemonLog.StateUnusable(_log, failure.Message);
            _trouble = failure.Message;
        }
    }

    private async Task LookAtAsync(Agent agent, ToldConditions told)
    {
        if (figures.Histories[agent.Name] is not { } history) return;
        if (agent.ExpectSuccessWithin is null || overdue.ClockOf(agent) is not null)
        {
            DateTimeOffset? clock = overdue.IsOverdue(agent) == true ? overdue.ClockOf(agent) : null;
            var before = told.Of(agent.Name.Value, NoticeTypes.AgentOverdue);
            if (clock is { } since)
                await TellOverdueAsync(agent, before?.Since == since ? before : new ToldCondition(since, null), told).ConfigureAwait(false);
            else await EndAsync(agent, NoticeTypes.AgentOverdue, history, told).ConfigureAwait(false);
        }

        if (history.Failures >= agent.FailAfter) await TellFailingAsync(agent, history, told).ConfigureAwait(false);
        else await EndAsync(agent, NoticeTypes.AgentFailing, history, told).ConfigureAwait(false);
    }

    private async Task TellOverdueAsync(Agent agent, ToldCondition now, ToldConditions told)
    {
        var (due, present) = (now.Since + agent.ExpectSuccessWithin!.Value, time.GetUtcNow());
        var happened = AgentNotice.Overdue(agent, now.Since);
        if (!sinks.All.Any(sink => KeyFor(sink) is not null)) return;
        // Before it is told: should the daemon be killed meanwhile, the next one tells it under the same id.
        if (now.At is null) told.Keep(agent.Name.Value, NoticeTypes.AgentOverdue, now);
        if (await notices.TellAsync(happened, KeyFor).ConfigureAwait(false))
            told.Keep(agent.Name.Value, NoticeTypes.AgentOverdue, now with { At = present });

        // Each sink once, and again whenever its time of repetition has passed.
        string? KeyFor(NotifySink sink)
        {
            var turn = Turn(present, sink);
            if (now.At is { } at && Turn(at, sink) >= turn) return null;
            return turn == 0 ? happened.Key : $"{happened.Key}-{turn}";
        }

        long Turn(DateTimeOffset at, NotifySink sink) => sink.Repeat > TimeSpan.Zero ? (at - due).Ticks / sink.Repeat.Ticks : 0;
    }

    private async Task TellFailingAsync(Agent agent, AgentHistory history, ToldConditions told)
    {
        var now = told.Of(agent.Name.Value, NoticeTypes.AgentFailing) ?? new ToldCondition(history.LastEnd ?? time.GetUtcNow(), null);
        if (now.At is not null) return;
        told.Keep(agent.Name.Value, NoticeTypes.AgentFailing, now);
        if (await notices.TellAsync(AgentNotice.Failing(agent, history, now.Since)).ConfigureAwait(false))
            told.Keep(agent.Name.Value, NoticeTypes.AgentFailing, now with { At = time.GetUtcNow() });
    }

    // Without a success it is over because the configuration was changed, which needs no telling.
    private async Task EndAsync(Agent agent, string type, AgentHistory history, ToldConditions told)
    {
        if (told.Of(agent.Name.Value, type) is not { } before) return;
        if (history.LastSuccess is { } success && success > before.Since
            && !await notices.TellAsync(AgentNotice.Over(agent, type, before.Since, success)).ConfigureAwait(false))
        {
            return;
        }
        told.Keep(agent.Name.Value, type, null);
    }
}

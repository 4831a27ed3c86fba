using Agentd.Application.Figures;
using Agentd.Application.Ports;
using Agentd.Application.Scheduling;
using Agentd.Daemon.Watching;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;

namespace Agentd.Daemon.Metrics;

/// <summary>The metrics of agents: how their sessions have ended, and how their schedules stand.</summary>
internal sealed class AgentRows(IAgents agents, SessionFigures figures, Scheduler scheduler, OverdueAgents overdue)
{
    private static readonly (SkipReason, string)[] Reasons = [.. Enum.GetValues<SkipReason>().Select(reason => (reason, reason.Word()))];

    public void Write(Exposition text)
    {
        overdue.Renew();
        WriteHistories(text);
        WriteSchedules(text);
    }

    private void WriteHistories(Exposition text)
    {
        (Agent Agent, AgentHistory? History)[] all = [.. agents.All.Select(agent => (agent, figures.Histories[agent.Name]))];
        Gauge("agentd_agent_last_success_timestamp_seconds",
            "When a session last did what it was asked, or had nothing to do; 0 for never.", row => Seconds(row.LastSuccess));
        Gauge("agentd_agent_last_end_timestamp_seconds", "When a session last ended; 0 for never.", row => Seconds(row.LastEnd));
        Gauge("agentd_agent_consecutive_failures",
            "Sessions that failed since the last one that did not; cancelled ones do not count.", row => row.Failures);
        text.Begin("agentd_agent_overdue", "gauge", "Whether no session has succeeded for longer than expect_success_within.");
        foreach (var (agent, _) in all)
            if (overdue.IsOverdue(agent) is { } isOverdue) text.Sample(isOverdue ? 1 : 0, ("agent", agent.Name.Value));

        // Until the records are read there is no telling, and 0 would be a lie.
        void Gauge(string name, string help, Func<AgentHistory, double> value)
        {
            text.Begin(name, "gauge", help);
            foreach (var (agent, history) in all)
                if (history is not null) text.Sample(value(history), ("agent", agent.Name.Value));
        }
    }

    private void WriteSchedules(Exposition text)
    {
        var schedules = scheduler.View.Agents;
        text.Begin("agentd_agent_next_fire_timestamp_seconds", "gauge", "When the agent's schedule fires next; 0 for never again.");
        foreach (var schedule in schedules) text.Sample(Seconds(schedule.NextFire), ("agent", schedule.Agent.Value));
        text.Begin("agentd_schedule_skipped_total", "counter", "Scheduled runs that did not become sessions.");
        foreach (var schedule in schedules)
        {
            foreach (var (reason, word) in Reasons)
                text.Sample(schedule.Skips.GetValueOrDefault(reason), ("agent", schedule.Agent.Value), ("reason", word));
            text.Sample(figures.NotDispatched[schedule.Agent], ("agent", schedule.Agent.Value), ("reason", "not_dispatched"));
        }
    }

    private static double Seconds(DateTimeOffset? time) => time is { } at ? at.ToUnixTimeMilliseconds() / 1000.0 : 0;
}

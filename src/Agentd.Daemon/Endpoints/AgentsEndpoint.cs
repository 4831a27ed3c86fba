using Agentd.Application.Ports;
using Agentd.Application.Scheduling;
using Agentd.Application.Sessions.List;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>agents</c>: the configured agents, with their next fire, their last outcome and what they used lately, in pages.</summary>
internal sealed class AgentsEndpoint(
    IAgents agents, Scheduler scheduler, IRecordArchive archive, SessionCatalog catalog, SessionUsages usages, DaySpending spending,
    TimeProvider time)
{
    private static readonly TimeSpan Lately = TimeSpan.FromDays(7);

    public async Task AnswerAsync(ServerConnection connection, CancellationToken closing)
    {
        var rows = await Task.Run(Rows, closing).ConfigureAwait(false);
        foreach (var page in AgentList.Of(rows)) await connection.SendAsync(page, closing).ConfigureAwait(false);
    }

    private AgentSummary[] Rows()
    {
        var schedules = scheduler.View.Agents.ToDictionary(s => s.Agent);
        var last = archive.All().Where(r => r.IsComplete).GroupBy(r => r.Agent).ToDictionary(g => g.Key, g => g.First().Outcome);
        var used = UsedLately();
        return
        [
            .. agents.All.Select(agent => new AgentSummary
            {
                Name = agent.Name.Value,
                Schedule = agent.Schedule?.Expression,
                RepoUrl = agent.Repository?.Value,
                NextFire = schedules.GetValueOrDefault(agent.Name)?.NextFire,
                LastSkip = schedules.GetValueOrDefault(agent.Name)?.LastSkip is { } skip
                    ? new SkippedRun(skip.Occurrence, skip.Reason.Word())
                    : null,
                LastOutcome = last.GetValueOrDefault(agent.Name),
                UsedInAWeek = used.GetValueOrDefault(agent.Name),
                Today = spending.Of(agent),
            }),
        ];
    }

    private Dictionary<AgentName, UsageSums?> UsedLately()
    {
        var since = time.GetUtcNow() - Lately;
        return catalog.List(all: true, agent: null).Where(view => view.Record.StartedAt >= since)
            .GroupBy(view => view.Record.Agent).ToDictionary(group => group.Key, usages.Sum);
    }
}

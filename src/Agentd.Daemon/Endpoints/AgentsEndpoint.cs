using Agentd.Application.Ports;
using Agentd.Application.Scheduling;
using Agentd.Domain.Sessions;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>agents</c>: the configured agents, with their next fire and their last outcome, in pages.</summary>
internal sealed class AgentsEndpoint(IAgents agents, Scheduler scheduler, IRecordArchive archive)
{
    public async Task AnswerAsync(ServerConnection connection, CancellationToken closing)
    {
        var schedules = scheduler.View.Agents.ToDictionary(s => s.Agent);
        var last = archive.All().Where(r => r.IsComplete).GroupBy(r => r.Agent).ToDictionary(g => g.Key, g => g.First().Outcome);
        AgentSummary[] rows = [.. agents.All.Select(agent => new AgentSummary
        {
            Name = agent.Name.Value,
            Schedule = agent.Schedule?.Expression,
            RepoUrl = agent.Repository?.Value,
            NextFire = schedules.GetValueOrDefault(agent.Name)?.NextFire,
            LastSkip = schedules.GetValueOrDefault(agent.Name)?.LastSkip is { } skip
                ? new SkippedRun(skip.Occurrence, skip.Reason.Word())
                : null,
            LastOutcome = last.GetValueOrDefault(agent.Name),
        })];
        foreach (var page in AgentList.Of(rows)) await connection.SendAsync(page, closing).ConfigureAwait(false);
    }
}

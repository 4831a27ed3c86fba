using Agentd.Application.Figures;
using Agentd.Application.Ports;
using Agentd.Application.Scheduling;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Budgets;
using Agentd.Daemon.Notices;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Notices;

namespace Agentd.Daemon.Lifetime;

/// <summary>Starts scheduled runs through the daemon's own socket, as any client would, and does not wait for the session.</summary>
internal sealed class ScheduledRuns(DaemonConfiguration configuration, SessionFigures figures, SpooledNotices notices) : IScheduledDispatch
{
    /// <inheritdoc/>
    public async Task DispatchAsync(AgentName agent, DateTimeOffset occurrence, CancellationToken cancellation)
    {
        try
        {
            await AskAsync(agent, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            figures.NotDispatched.Add(agent);
            var why = failure is OperationCanceledException ? "the daemon shuts down, or did not take it in time" : failure.Message;
            await notices.TellAsync(FireNotice.NotTaken(agent, occurrence, why)).ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public void NoteSkipped(AgentName agent, SkippedFire fire) => _ = notices.TellAsync(FireNotice.Of(agent, fire));

    private async Task AskAsync(AgentName agent, CancellationToken cancellation)
    {
        var run = new RunRequest { Agent = agent.Value, Trigger = RunTrigger.Scheduled, Detach = true };
        var reply = await ClientConnection.AskAsync(configuration.SocketPath, run, cancellation).ConfigureAwait(false);
        if (reply is Problem problem) throw new SessionException(problem.Message);
        if (reply is not Accepted) throw new SessionException("the daemon closed the connection before it accepted the run");
    }
}

/// <summary>Which agents have spent what they may today.</summary>
internal sealed class SpentAgents(IAgents agents, DayBudgets days) : ISpentAgents
{
    /// <inheritdoc/>
    public bool HasSpent(AgentName agent) => agents.TryFind(agent.Value, out var declared) && days.Obstacle(declared) is not null;
}

/// <summary>Which agents are at work, from memory.</summary>
internal sealed class HeldAgents(LiveSessions live) : IRunningAgents
{
    /// <inheritdoc/>
    public bool HasRunning(AgentName agent) => live.Any(agent);
}

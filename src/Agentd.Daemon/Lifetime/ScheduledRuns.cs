using Agentd.Application.Figures;
using Agentd.Application.Scheduling;
using Agentd.Application.Sessions;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;

namespace Agentd.Daemon.Lifetime;

/// <summary>Starts scheduled runs through the daemon's own socket, as any client would, and does not wait for the session.</summary>
internal sealed class ScheduledRuns(DaemonConfiguration configuration, SessionFigures figures) : IScheduledDispatch
{
    /// <inheritdoc/>
    public async Task DispatchAsync(AgentName agent, DateTimeOffset occurrence, CancellationToken cancellation)
    {
        try
        {
            await AskAsync(agent, cancellation).ConfigureAwait(false);
        }
        catch
        {
            figures.NotDispatched.Add(agent);
            throw;
        }
    }

    private async Task AskAsync(AgentName agent, CancellationToken cancellation)
    {
        var run = new RunRequest { Agent = agent.Value, Trigger = RunTrigger.Scheduled, Detach = true };
        var reply = await ClientConnection.AskAsync(configuration.SocketPath, run, cancellation).ConfigureAwait(false);
        if (reply is Problem problem) throw new SessionException(problem.Message);
        if (reply is not Accepted) throw new SessionException("the daemon closed the connection before it accepted the run");
    }
}

/// <summary>Which agents are at work, from memory.</summary>
internal sealed class HeldAgents(LiveSessions live) : IRunningAgents
{
    /// <inheritdoc/>
    public bool HasRunning(AgentName agent) => live.Any(agent);
}

using Agentd.Application.Scheduling;
using Agentd.Application.Sessions;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Agentd.Protocol.Connections;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Daemon.Lifetime;

/// <summary>The scheduler's way in: the daemon's own socket, like any client. It asks, is told the session's id, and does not wait.</summary>
internal sealed class ScheduledRuns(DaemonConfiguration configuration) : IScheduledDispatch
{
    /// <inheritdoc/>
    public async Task DispatchAsync(AgentName agent, DateTimeOffset occurrence, CancellationToken cancellation)
    {
        var connection = await ClientConnection.OpenAsync(configuration.SocketPath, cancellation).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            await connection.SendAsync(new RunRequest { Agent = agent.Value, Trigger = RunTrigger.Scheduled, Detach = true }, cancellation).ConfigureAwait(false);
            switch (await connection.ReadAsync(cancellation).ConfigureAwait(false))
            {
                case Accepted: return;
                case Problem problem: throw new SessionException(problem.Message);
                default: throw new SessionException("the daemon closed the connection before it accepted the run");
            }
        }
    }
}

/// <summary>Which agents are at work, from memory.</summary>
internal sealed class HeldAgents(LiveSessions live) : IRunningAgents
{
    /// <inheritdoc/>
    public bool HasRunning(AgentName agent) => live.Any(agent);
}

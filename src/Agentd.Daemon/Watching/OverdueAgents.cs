using Agentd.Application.Figures;
using Agentd.Application.Ports;
using Agentd.Daemon.Logging;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.State;

namespace Agentd.Daemon.Watching;

/// <summary>
/// Which agents have not succeeded for longer than they are expected to. The clock begins at the later of the last success and of when the
/// agent was first seen with an expectation.
/// </summary>
internal sealed class OverdueAgents(
    DaemonConfiguration configuration, IAgents agents, SessionFigures figures, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ILogger _log = loggers.CreateLogger(DaemonLog.Category);
    private readonly Lock _lock = new();
    private volatile FirstSeenMarks? _marks;
    private string? _told;

    private AgentName[] Expected => [.. agents.All.Where(agent => agent.ExpectSuccessWithin is not null).Select(agent => agent.Name)];

    /// <summary>Marks the agents that are seen for the first time; without expectations the state directory is not touched.</summary>
    /// <exception cref="SessionException">The state directory cannot be used.</exception>
    public void Begin()
    {
        if (Expected is not { Length: > 0 } expected) return;
        var directory = configuration.StateDirectory ?? throw new SessionException(
            "an agent has expect_success_within, and there is no place to keep when it was first seen: set [daemon] state_dir, "
            + "XDG_STATE_HOME or HOME");
        lock (_lock)
        {
            _marks ??= new FirstSeenMarks(directory, time);
            _marks.Note(expected);
        }
    }

    /// <summary>Marks agents that a reload has declared since. What fails is logged, and tried again at the next look.</summary>
    public void Renew()
    {
        try
        {
            if (Expected.Any(agent => _marks?.Of(agent) is null)) Begin();
            _told = null;
        }
        catch (SessionException failure)
        {
            if (_told != failure.Message) DaemonLog.StateUnusable(_log, failure.Message);
            _told = failure.Message;
        }
    }

    /// <summary>Whether an agent is overdue; null where nothing is expected of it, or where that cannot be told yet.</summary>
    public bool? IsOverdue(Agent agent) => ClockOf(agent) is { } clock ? time.GetUtcNow() - clock > agent.ExpectSuccessWithin : null;

    /// <summary>When an agent's clock began; null as for <see cref="IsOverdue"/>.</summary>
    public DateTimeOffset? ClockOf(Agent agent)
    {
        if (agent.ExpectSuccessWithin is null || figures.Histories[agent.Name] is not { } history) return null;
        if (_marks?.Of(agent.Name) is not { } seen) return null;
        return history.LastSuccess > seen ? history.LastSuccess : seen;
    }
}

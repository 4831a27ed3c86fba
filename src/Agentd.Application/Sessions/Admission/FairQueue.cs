using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Admission;

/// <summary>
/// The sessions that wait, and which is next: manual and scheduled ones take turns, among each of them the agents take turns, and the
/// sessions of one agent keep their order. Asking more often delays no other agent.
/// </summary>
internal sealed class FairQueue
{
    private readonly AgentRotation[] _rotations = [new(), new()];
    private int _next;

    /// <summary>How many wait.</summary>
    public int Count => _rotations.Sum(rotation => rotation.Count);

    /// <summary>Adds a session that waits.</summary>
    public void Add(SessionTurn turn) => RotationOf(turn).Add(turn);

    /// <summary>Removes a session that no longer waits.</summary>
    public void Remove(SessionTurn turn) => RotationOf(turn).Remove(turn);

    /// <summary>Takes out the next session among those that may go; null when none may.</summary>
    public SessionTurn? Take(Func<SessionTurn, bool> mayGo)
    {
        for (var tried = 0; tried < _rotations.Length; tried++)
        {
            var index = (_next + tried) % _rotations.Length;
            if (_rotations[index].Take(mayGo) is not { } turn) continue;
            _next = (index + 1) % _rotations.Length;
            return turn;
        }
        return null;
    }

    private AgentRotation RotationOf(SessionTurn turn) => _rotations[turn.Trigger == SessionTrigger.Scheduled ? 1 : 0];
}

/// <summary>Agents that take turns, each with its own line of waiting sessions. An agent that was served goes to the end.</summary>
internal sealed class AgentRotation
{
    private readonly LinkedList<(AgentName Agent, LinkedList<SessionTurn> Line)> _agents = new();

    /// <summary>How many sessions wait.</summary>
    public int Count => _agents.Sum(agent => agent.Line.Count);

    /// <summary>Puts a session at the end of its agent's line.</summary>
    public void Add(SessionTurn turn)
    {
        var line = _agents.FirstOrDefault(agent => agent.Agent == turn.Agent).Line;
        if (line is null) _agents.AddLast((turn.Agent, line = new LinkedList<SessionTurn>()));
        line.AddLast(turn);
    }

    /// <summary>Takes a session out of its line.</summary>
    public void Remove(SessionTurn turn)
    {
        for (var node = _agents.First; node is not null; node = node.Next)
        {
            if (node.Value.Agent != turn.Agent) continue;
            node.Value.Line.Remove(turn);
            if (node.Value.Line.Count == 0) _agents.Remove(node);
            return;
        }
    }

    /// <summary>Takes out the first session of the first agent that may go; null when none may.</summary>
    public SessionTurn? Take(Func<SessionTurn, bool> mayGo)
    {
        for (var node = _agents.First; node is not null; node = node.Next)
        {
            var turn = node.Value.Line.First!.Value;
            if (!mayGo(turn)) continue;
            node.Value.Line.RemoveFirst();
            _agents.Remove(node);
            if (node.Value.Line.Count > 0) _agents.AddLast(node);
            return turn;
        }
        return null;
    }
}

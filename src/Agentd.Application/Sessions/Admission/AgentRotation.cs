using Agentd.Domain.Agents;

namespace Agentd.Application.Sessions.Admission;

/// <summary>Agents that take turns, each with its own line of waiting sessions. Whoever was served goes to the end.</summary>
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

using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Admission;

/// <summary>
/// Lets sessions in, up to the daemon's bound and each agent's own, and keeps the others waiting in a fair queue. A session counts from
/// its admission until it is closed.
/// </summary>
public sealed class SessionAdmission(AdmissionBounds first)
{
    private readonly Lock _lock = new();
    private readonly FairQueue _waiting = new();
    private readonly HashSet<SessionTurn> _held = [];
    private readonly Dictionary<AgentName, int> _ofAgent = [];
    private AdmissionBounds _bounds = first;
    private long _lastPlace;
    private bool _closed;
    private bool _halted;

    /// <summary>Asks for a turn; it may come at once.</summary>
    /// <exception cref="SessionException">Too many wait already, or the daemon is shutting down.</exception>
    public SessionTurn Enter(AgentName agent, SessionTrigger trigger, int? mostOfAgent)
    {
        lock (_lock)
        {
            if (_closed) throw new SessionException("agentd is shutting down");
            var turn = Wait(agent, trigger, mostOfAgent, _lastPlace + 1);
            if (!turn.IsAwaited || _waiting.Count <= _bounds.MaxQueued) return turn;
            _waiting.Remove(turn);
            throw new SessionException(
                $"agentd has no room: {_held.Count} sessions run and {_waiting.Count} wait (max_sessions, max_queued); try again later");
        }
    }

    /// <summary>
    /// Lets a session wait on that waited under an earlier daemon, however many wait. Those are to return in the order of their places.
    /// </summary>
    public SessionTurn Return(AgentName agent, SessionTrigger trigger, int? mostOfAgent, long place)
    {
        lock (_lock) return Wait(agent, trigger, mostOfAgent, place);
    }

    /// <summary>Counts a session that runs already, whatever the bounds: one that was adopted from an earlier daemon.</summary>
    public SessionTurn Hold(AgentName agent, SessionTrigger trigger)
    {
        lock (_lock)
        {
            var turn = new SessionTurn(this, agent, trigger, null, 0);
            Admit(turn);
            return turn;
        }
    }

    /// <summary>Puts other bounds in force. Whoever runs or waits by then goes on doing so.</summary>
    public void Replace(AdmissionBounds bounds)
    {
        lock (_lock)
        {
            _bounds = bounds;
            LetIn();
        }
    }

    /// <summary>From now on nobody new may wait.</summary>
    public void Close()
    {
        lock (_lock) _closed = true;
    }

    /// <summary>From now on nobody is let in: while the daemon starts, or because the next one is to let in who waits.</summary>
    public void Halt()
    {
        lock (_lock) _halted = true;
    }

    /// <summary>Lets in again whoever may go.</summary>
    public void Resume()
    {
        lock (_lock)
        {
            _halted = false;
            LetIn();
        }
    }

    internal void Leave(SessionTurn turn)
    {
        lock (_lock)
        {
            if (_held.Remove(turn)) _ofAgent[turn.Agent]--;
            else _waiting.Remove(turn);
            LetIn();
        }
    }

    private SessionTurn Wait(AgentName agent, SessionTrigger trigger, int? mostOfAgent, long place)
    {
        var turn = new SessionTurn(this, agent, trigger, mostOfAgent, place);
        _lastPlace = Math.Max(_lastPlace, place);
        _waiting.Add(turn);
        LetIn();
        return turn;
    }

    private void LetIn()
    {
        while (!_halted && !(_held.Count >= _bounds.MaxSessions) && _waiting.Take(HasRoom) is { } next) Admit(next);
    }

    private bool HasRoom(SessionTurn turn) => !(_ofAgent.GetValueOrDefault(turn.Agent) >= turn.MostOfAgent);

    private void Admit(SessionTurn turn)
    {
        _held.Add(turn);
        _ofAgent[turn.Agent] = _ofAgent.GetValueOrDefault(turn.Agent) + 1;
        turn.Come();
    }
}

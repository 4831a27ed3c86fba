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
    public SessionTurn AdmitRunning(AgentName agent, SessionTrigger trigger)
    {
        lock (_lock)
        {
            var turn = new SessionTurn(this, agent, trigger, null, 0);
            Admit(turn);
            return turn;
        }
    }

    /// <summary>Puts other bounds in force. Sessions that run or wait already go on doing so.</summary>
    public void Replace(AdmissionBounds bounds)
    {
        lock (_lock)
        {
            _bounds = bounds;
            LetIn();
        }
    }

    /// <summary>From now on no new session may wait.</summary>
    public void Close()
    {
        lock (_lock) _closed = true;
    }

    /// <summary>
    /// From now on no session is let in: while the daemon starts, or because the next daemon is to let in those that wait.
    /// </summary>
    public void Halt()
    {
        lock (_lock) _halted = true;
    }

    /// <summary>Lets in again every session that may go.</summary>
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
        turn.Grant();
    }
}

/// <summary>
/// A session's turn: waited for, then held until it is disposed of. Disposing of a turn that never came gives up the wait.
/// </summary>
public sealed class SessionTurn : IDisposable
{
    private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SessionAdmission? _admission;

    internal SessionTurn(SessionAdmission? admission, AgentName agent, SessionTrigger trigger, int? mostOfAgent, long place) =>
        (_admission, Agent, Trigger, MostOfAgent, Place) = (admission, agent, trigger, mostOfAgent, place);

    /// <summary>The agent.</summary>
    public AgentName Agent { get; }

    /// <summary>What asked for the session.</summary>
    public SessionTrigger Trigger { get; }

    /// <summary>The session's place in the line, the lower the earlier; the same under every daemon that it waits under.</summary>
    public long Place { get; }

    /// <summary>Whether the turn has not come yet.</summary>
    public bool IsAwaited => !_granted.Task.IsCompleted;

    /// <summary>The most sessions of the agent at a time, as it was declared when the session was accepted.</summary>
    internal int? MostOfAgent { get; }

    /// <summary>Waits until the turn has come.</summary>
    /// <exception cref="OperationCanceledException">The session is not to run any more.</exception>
    public Task WaitAsync(CancellationToken cancellation) => _granted.Task.WaitAsync(cancellation);

    /// <inheritdoc/>
    public void Dispose() => _admission?.Leave(this);

    internal void Grant() => _granted.TrySetResult();
}

/// <summary>How much may go on at a time.</summary>
public sealed record AdmissionBounds
{
    /// <summary>The most sessions that run at a time, from admission to seal; null for no bound.</summary>
    public int? MaxSessions { get; init; }

    /// <summary>The most sessions that wait for their turn.</summary>
    public int MaxQueued { get; init; } = 1000;

    /// <summary>The most containers that are started at the same moment.</summary>
    public int MaxParallelStarts { get; init; } = 4;
}

using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Admission;

/// <summary>
/// Who waits, and who is next: manual and scheduled sessions in turn, among each of them the agents in turn, and the sessions of one
/// agent in the order in which they came. Nobody can be kept waiting by somebody who asks more often.
/// </summary>
internal sealed class FairQueue
{
    private readonly AgentRotation[] _rotations = [new(), new()];
    private int _next;

    /// <summary>How many wait.</summary>
    public int Count => _rotations.Sum(rotation => rotation.Count);

    /// <summary>Somebody new waits.</summary>
    public void Add(SessionTurn turn) => RotationOf(turn).Add(turn);

    /// <summary>Somebody does not wait any longer.</summary>
    public void Remove(SessionTurn turn) => RotationOf(turn).Remove(turn);

    /// <summary>Takes out who is next among those who may go; null when none may.</summary>
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

using Agentd.Egress.Protocol;
using Agentd.Egress.Relay;

namespace Agentd.Egress.Door;

/// <summary>
/// That a session gets nowhere, as long as it is held: told once, however many relays count anew, and to a daemon that was not there as
/// soon as it attaches the session.
/// </summary>
internal sealed class HeldStall
{
    private readonly Lock _turn = new();
    private StallReached? _first;
    private bool _isOwed;

    /// <summary>A relay says so. The first word counts; it is told again only where the session is to end, and goes on.</summary>
    public void Note(StallTurn turn)
    {
        lock (_turn)
        {
            _isOwed |= _first is null or { IsEnding: true };
            _first ??= new StallReached(turn.Session, turn.Kind, turn.Times, turn.IsEnding);
        }
    }

    /// <summary>Tells it, if that is still to be done.</summary>
    /// <param name="listeners">Those who listen; null for nobody.</param>
    public void Tell(Action<EgressReply>? listeners)
    {
        lock (_turn)
        {
            if (!_isOwed || _first is not { } stall || listeners is null) return;
            _isOwed = stall.IsEnding;
            listeners(stall);
        }
    }
}

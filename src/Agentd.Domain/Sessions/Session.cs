using Agentd.Domain.Agents;

namespace Agentd.Domain.Sessions;

/// <summary>
/// One execution of an agent, from its acceptance to its closed record.
/// <code>
///            prepare ─► clone ─► mount ─► execute ─► teardown ─► seal ─► ended
///               │         │        │         │           ▲          ▲
///               └─────────┴────────┴─────────┴── any ────┘          │
///                                            failure      teardown clean
///
///   outcome   reached at most once, in execute; what comes later never changes it
///   error     the first one counts; later ones are logged
///   seal      entered only after a clean teardown: otherwise the record stays openly incomplete
///   again     teardown and seal alone may be entered more than once: they are tried until the record is closed
/// </code>
/// </summary>
public sealed class Session
{
    /// <summary>Accepts a session.</summary>
    public Session(ResourceNames names, SessionTrigger trigger, DateTimeOffset acceptedAt) =>
        (Names, Trigger, AcceptedAt) = (names, trigger, acceptedAt);

    /// <summary>The names of what the session owns.</summary>
    public ResourceNames Names { get; }

    /// <summary>The session's id.</summary>
    public SessionId Id => Names.Session;

    /// <summary>The agent that runs.</summary>
    public AgentName Agent => Names.Agent;

    /// <summary>What asked for the session.</summary>
    public SessionTrigger Trigger { get; }

    /// <summary>When the session was accepted.</summary>
    public DateTimeOffset AcceptedAt { get; }

    /// <summary>The phase that the session is in.</summary>
    public SessionPhase Phase { get; private set; } = SessionPhase.Prepare;

    /// <summary>How the session ended; null while no outcome was reached.</summary>
    public SessionOutcome? Outcome { get; private set; }

    /// <summary>The first thing that went wrong; null while nothing did.</summary>
    public SessionFailure? Failure { get; private set; }

    /// <summary>Whether teardown left nothing behind, so that the record may be sealed.</summary>
    public bool MaySeal { get; private set; }

    /// <summary>Enters a later phase, prepare, in which it is from its acceptance, or teardown or seal once more.</summary>
    /// <exception cref="InvalidOperationException">The phase is an earlier one, or the seal follows an unclean teardown.</exception>
    public void Enter(SessionPhase phase)
    {
        if (phase <= Phase && phase is not (SessionPhase.Teardown or SessionPhase.Seal) && Phase != SessionPhase.Prepare)
            throw new InvalidOperationException($"Session {Id} cannot go from {Phase.Word()} to {phase.Word()}.");
        if (phase == SessionPhase.Seal && !MaySeal)
            throw new InvalidOperationException($"Session {Id} was not torn down: it must not be sealed.");
        Phase = phase;
    }

    /// <summary>Notes how the session ended. The first outcome stays.</summary>
    public void Reach(SessionOutcome outcome) => Outcome ??= outcome;

    /// <summary>Notes a failure in the current phase. The first one stays.</summary>
    public void Fail(string message) => Failure ??= new SessionFailure(Phase, message);

    /// <summary>Notes that teardown left nothing behind.</summary>
    public void TornDown() => MaySeal = true;
}

/// <summary>What went wrong first, and in which phase. The message is an operator's: what, where, why, what to do.</summary>
public sealed record SessionFailure(SessionPhase Phase, string Message);

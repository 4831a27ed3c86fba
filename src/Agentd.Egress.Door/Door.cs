using System.Collections.Concurrent;
using Agentd.Egress.Protocol;
using Agentd.Egress.Relay;

namespace Agentd.Egress.Door;

/// <summary>
/// Enters sessions' networks and holds what is needed to carry them. It reads nothing that a session sent: relays do, processes
/// without power, which are started anew behind the same sockets when they die.
/// </summary>
internal sealed class Door : IDisposable
{
    private readonly Lock _turn = new();
    // Changed in a turn alone; read at any time.
    private readonly ConcurrentDictionary<string, HeldSession> _sessions = new();
    private readonly RelayPosts _relays;

    /// <summary>A door without a session.</summary>
    /// <param name="plain">The program of the relay that reads no requests.</param>
    /// <param name="reading">The program of the relay that reads them.</param>
    public Door(string plain, string reading) =>
        _relays = new RelayPosts((plain, reading), _sessions, _turn, Heard, news => News?.Invoke(news));

    /// <summary>What is to reach every daemon that listens.</summary>
    public event Action<EgressReply>? News;

    /// <summary>Whether no session is attached.</summary>
    public bool IsIdle => _sessions.IsEmpty;

    /// <summary>Whether nobody needs it any more: its daemon has ended, and no session is attached.</summary>
    public bool IsDismissed { get; private set; }

    /// <summary>Ends the relays that no session has needed for a while.</summary>
    public void Rest(TimeSpan patience)
    {
        // Whoever is being answered needs one: there is no hurry.
        if (!_turn.TryEnter()) return;
        try
        {
            _relays.Rest(patience);
        }
        finally
        {
            _turn.Exit();
        }
    }

    /// <summary>Does what was asked. One request at a time.</summary>
    public EgressReply Answer(EgressRequest request)
    {
        try
        {
            lock (_turn)
            {
                return request switch
                {
                    Attach attach => Answer(attach),
                    Renew renew => Answer(renew),
                    AllowCost allow => Answer(allow),
                    Detach detach => Answer(detach),
                    Dismiss => Leave(),
                    ListAttached => new Attached([.. _sessions.Keys.Order(StringComparer.Ordinal)]),
                    _ => new Refused("the request is not known"),
                };
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Whatever is wrong with one session's request, the others are not to feel it.
            return new Refused(failure.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_turn)
        {
            _relays.Dispose();
            foreach (var session in _sessions.Values) session.Dispose();
            _sessions.Clear();
        }
    }

    private EgressReply Leave()
    {
        IsDismissed = IsIdle;
        return new Done();
    }

    private EgressReply Answer(Attach attach)
    {
        if (IsDismissed) return new Refused("the broker is about to end");
        using var process = SessionProcess.Open(attach.Pid, attach.Session);
        var other = _sessions.FirstOrDefault(one => one.Key != attach.Session && one.Value.Identity == process.Identity);
        if (other is { Key: { } holder }) return new Refused($"the network of process {attach.Pid} is session {holder}'s");
        if (_sessions.GetValueOrDefault(attach.Session) is { } before)
        {
            if (before.Identity != process.Identity)
                return new Refused($"process {attach.Pid} is in another network than session {attach.Session}");
            if (before.IsOusted) return new Refused(HeldSession.WhyOusted);
            // What it has, it keeps: its sockets stand in its network, and its connections go on.
            before.Advance(attach.Stage);
            if (!before.IsCarried && _relays.Carry(attach.Session, before) is { } obstacle) return new Refused(obstacle);
            if (before.Overspent is { } kind) News?.Invoke(new BudgetReached(attach.Session, kind, IsOver: true));
            before.Stall.Tell(News);
            return Renewed(attach.Session, HeldSession.ValuesOf(attach)) is { } unfit ? new Refused(unfit) : new Done();
        }
        var held = HeldSession.Open(attach, process);
        _sessions[attach.Session] = held;
        if (_relays.Carry(attach.Session, held) is { } refusal)
        {
            _sessions.TryRemove(attach.Session, out _);
            held.Dispose();
            return new Refused(refusal);
        }
        if (Renewed(attach.Session, HeldSession.ValuesOf(attach)) is not { } unusable) return new Done();
        Answer(new Detach(attach.Session));
        return new Refused(unusable);
    }

    private EgressReply Answer(Renew renew) =>
        Renewed(renew.Session, renew.Values) is { } refusal ? new Refused(refusal) : new Done();

    // A relay that takes over asks anew: nothing of it is kept here.
    private EgressReply Answer(AllowCost allow)
    {
        if (_sessions.GetValueOrDefault(allow.Session) is not { IsCarried: true } held)
            return new Refused($"session {allow.Session} is not carried at this moment");
        var order = new CostAllowance(allow.Session, allow.Cost, allow.Refusal);
        return _relays.Of(held).Ask(allow.Session, order, []) is { } refusal ? new Refused(refusal) : new Done();
    }

    private EgressReply Answer(Detach detach)
    {
        if (!_sessions.TryRemove(detach.Session, out var held)) return new Done();
        using (held)
        {
            if (!held.IsCarried) return new Done();
            return _relays.Of(held).Ask(detach.Session, new Drop(detach.Session), []) is { } refusal ? new Refused(refusal) : new Done();
        }
    }

    // Null when the relay uses the values, which nobody else keeps; else why it does not.
    private string? Renewed(string session, IReadOnlyList<EgressValue> values)
    {
        if (values.Count == 0) return null;
        return _sessions.GetValueOrDefault(session) is { IsCarried: true } held
            ? _relays.Of(held).Ask(session, new Renewal(session, values), [])
            : $"session {session} is not carried at this moment";
    }

    private void Heard(RelayNews news)
    {
        switch (news)
        {
            case CloneTurn turn: NoteStage(turn); break;
            case ValueRejected rejected: News?.Invoke(new Rejected(rejected.Session, rejected.Credential)); break;
            case BudgetTurn turn: NoteBudget(turn); break;
            case StallTurn turn: NoteStall(turn); break;
            case CostTurn turn: News?.Invoke(new CostWanted(turn.Session, turn.Least, turn.Most, turn.Currency)); break;
            case Denial denial: News?.Invoke(new Denied(denial.Session, denial.Host, denial.Port, denial.Reason)); break;
        }
    }

    private void NoteBudget(BudgetTurn turn)
    {
        if (turn.IsOver && _sessions.GetValueOrDefault(turn.Session) is { } held) held.Overspent = turn.Kind;
        News?.Invoke(new BudgetReached(turn.Session, turn.Kind, turn.IsOver));
    }

    private void NoteStall(StallTurn turn)
    {
        if (_sessions.GetValueOrDefault(turn.Session) is not { } held) return;
        held.Stall.Note(turn);
        held.Stall.Tell(News);
    }

    private void NoteStage(CloneTurn turn)
    {
        if (_sessions.GetValueOrDefault(turn.Session) is { } held) held.Advance(turn.Stage);
    }
}
